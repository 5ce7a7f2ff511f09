/** What the farm forgets, and what it remembers of it. */
@NullMarked
package dev.telefarm.supervisor.retention;

import org.jspecify.annotations.NullMarked;
