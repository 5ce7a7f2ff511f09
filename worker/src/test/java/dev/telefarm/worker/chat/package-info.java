@NullMarked
package dev.telefarm.worker.chat;

import org.jspecify.annotations.NullMarked;
