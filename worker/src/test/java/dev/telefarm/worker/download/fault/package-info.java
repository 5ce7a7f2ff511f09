@NullMarked
package dev.telefarm.worker.download.fault;

import org.jspecify.annotations.NullMarked;
