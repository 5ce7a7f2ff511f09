/** The cases of {@code bench api}: what the API costs those who call it, and the supervisor. */
@NullMarked
package dev.telefarm.bench.api;

import org.jspecify.annotations.NullMarked;
