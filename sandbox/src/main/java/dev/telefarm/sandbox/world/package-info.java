/**
 * What the sandbox's Telegram contains: accounts, chats, messages and files, and the file that
 * describes them.
 */
@NullMarked
package dev.telefarm.sandbox.world;

import org.jspecify.annotations.NullMarked;
