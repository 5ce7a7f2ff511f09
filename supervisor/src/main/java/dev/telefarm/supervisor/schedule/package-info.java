/** Which account does which download (pure). */
@NullMarked
package dev.telefarm.supervisor.schedule;

import org.jspecify.annotations.NullMarked;
