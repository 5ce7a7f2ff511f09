/** How many bytes may come: rates by the hour, their division, and daily budgets (pure). */
@NullMarked
package dev.telefarm.supervisor.bandwidth;

import org.jspecify.annotations.NullMarked;
