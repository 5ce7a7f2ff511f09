/** The life of one worker process as a state machine (pure). */
@NullMarked
package dev.telefarm.supervisor.lifecycle;

import org.jspecify.annotations.NullMarked;
