/** Durable state on this disk: partial files and the download log (RocksDB). */
@NullMarked
package dev.telefarm.worker.storage;

import org.jspecify.annotations.NullMarked;
