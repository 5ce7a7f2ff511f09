@NullMarked
package dev.telefarm.worker.pacing;

import org.jspecify.annotations.NullMarked;
