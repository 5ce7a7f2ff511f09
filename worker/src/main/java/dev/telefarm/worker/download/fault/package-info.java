/** What a failed or stuck fetch means: typed causes, and the one place that decides. Pure. */
@NullMarked
package dev.telefarm.worker.download.fault;

import org.jspecify.annotations.NullMarked;
