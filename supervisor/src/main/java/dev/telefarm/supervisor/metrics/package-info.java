/** What Prometheus asks for, from what the farm and the host say. */
@NullMarked
package dev.telefarm.supervisor.metrics;

import org.jspecify.annotations.NullMarked;
