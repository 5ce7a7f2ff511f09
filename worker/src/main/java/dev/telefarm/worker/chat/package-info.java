/** Finding chats, messages and the files in them. */
@NullMarked
package dev.telefarm.worker.chat;

import org.jspecify.annotations.NullMarked;
