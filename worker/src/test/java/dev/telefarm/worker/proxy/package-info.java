@NullMarked
package dev.telefarm.worker.proxy;

import org.jspecify.annotations.NullMarked;
