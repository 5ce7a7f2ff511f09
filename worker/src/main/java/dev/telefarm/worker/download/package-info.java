/**
 * Downloading: what runs when, how a file is fetched, proven and published. Owns its ports to disk.
 */
@NullMarked
package dev.telefarm.worker.download;

import org.jspecify.annotations.NullMarked;
