/** What goes wrong at Telegram, what a farm makes of it, and what bare TDLib does. */
@NullMarked
package dev.telefarm.bench.faults;

import org.jspecify.annotations.NullMarked;
