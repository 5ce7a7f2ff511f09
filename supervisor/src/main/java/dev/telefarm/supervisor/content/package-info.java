/**
 * Downloaded files as they are on the disk: reading them while they grow, proving them again, and
 * listing them in manifests. Knows the farm by its own ports and no gRPC. Everything here may wait
 * for the disk, so nothing of it runs on the control loop.
 */
@NullMarked
package dev.telefarm.supervisor.content;

import org.jspecify.annotations.NullMarked;
