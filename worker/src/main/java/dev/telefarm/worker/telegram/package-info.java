/**
 * The port to Telegram: TDLib's functions, objects and updates as typed records, in TDLib's names.
 * Nobody above sees JSON.
 */
@NullMarked
package dev.telefarm.worker.telegram;

import org.jspecify.annotations.NullMarked;
