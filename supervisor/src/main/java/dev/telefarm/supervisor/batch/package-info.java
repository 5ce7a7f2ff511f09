/**
 * Chats that are listed in the background, and the downloads that this makes: batches and
 * subscriptions.
 */
@NullMarked
package dev.telefarm.supervisor.batch;

import org.jspecify.annotations.NullMarked;
