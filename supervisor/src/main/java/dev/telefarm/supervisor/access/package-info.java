/**
 * Who calls the public API, by token or certificate, what they may do, and the record of what they
 * did.
 */
@NullMarked
package dev.telefarm.supervisor.access;

import org.jspecify.annotations.NullMarked;
