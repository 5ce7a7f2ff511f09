/** What a worker's memory means: ceilings and trend (pure). */
@NullMarked
package dev.telefarm.supervisor.memory;

import org.jspecify.annotations.NullMarked;
