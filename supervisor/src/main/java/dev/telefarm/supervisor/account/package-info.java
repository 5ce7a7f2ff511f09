/** What identifies an account (pure). */
@NullMarked
package dev.telefarm.supervisor.account;

import org.jspecify.annotations.NullMarked;
