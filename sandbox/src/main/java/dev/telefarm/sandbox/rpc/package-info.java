/** Answers to the Telegram API methods, one small class an area. */
@NullMarked
package dev.telefarm.sandbox.rpc;

import org.jspecify.annotations.NullMarked;
