/** Which parts of a file are on stable storage, and who fetches the others (pure). */
@NullMarked
package dev.telefarm.supervisor.parts;

import org.jspecify.annotations.NullMarked;
