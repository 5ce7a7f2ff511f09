@NullMarked
package dev.telefarm.worker.download;

import org.jspecify.annotations.NullMarked;
