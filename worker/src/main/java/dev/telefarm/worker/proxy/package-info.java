/**
 * How the account's TDLib clients reach Telegram: directly, or through proxies of which each was
 * tried by Telegram's own handshake. No client gets parameters, with which it would dial, before it
 * is settled how.
 */
@NullMarked
package dev.telefarm.worker.proxy;

import org.jspecify.annotations.NullMarked;
