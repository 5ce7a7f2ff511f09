/**
 * TL, the interface language of Telegram: a schema that is read at start, and the codec that
 * follows it.
 */
@NullMarked
package dev.telefarm.sandbox.tl;

import org.jspecify.annotations.NullMarked;
