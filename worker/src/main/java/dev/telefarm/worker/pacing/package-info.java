/**
 * How fast the account may go, and why: waits that Telegram asks for, limits before it has to, data
 * centres that fail, and the configured bandwidth. One {@link AccountPace} for all lanes.
 */
@NullMarked
package dev.telefarm.worker.pacing;

import org.jspecify.annotations.NullMarked;
