/** What a person says to a running sandbox: clients of its control service. */
@NullMarked
package dev.telefarm.sandbox.command;

import org.jspecify.annotations.NullMarked;
