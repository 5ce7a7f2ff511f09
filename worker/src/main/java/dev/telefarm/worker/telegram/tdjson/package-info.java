/** The port over libtdjson, through java.lang.foreign. The only package with native access. */
@NullMarked
package dev.telefarm.worker.telegram.tdjson;

import org.jspecify.annotations.NullMarked;
