@NullMarked
package dev.telefarm.worker.storage;

import org.jspecify.annotations.NullMarked;
