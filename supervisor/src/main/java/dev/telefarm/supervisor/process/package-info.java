/** Worker processes of the operating system: launch, recognise, watch, signal. */
@NullMarked
package dev.telefarm.supervisor.process;

import org.jspecify.annotations.NullMarked;
