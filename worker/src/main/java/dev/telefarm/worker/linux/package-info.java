/** Calls of Linux that the JDK does not offer. Elsewhere they do nothing. */
@NullMarked
package dev.telefarm.worker.linux;

import org.jspecify.annotations.NullMarked;
