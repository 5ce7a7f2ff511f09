@NullMarked
package dev.telefarm.worker.telegram.tdjson;

import org.jspecify.annotations.NullMarked;
