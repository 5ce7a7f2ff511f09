/** A small driver of the real TDLib, for tests only. */
@NullMarked
package dev.telefarm.sandbox.td;

import org.jspecify.annotations.NullMarked;
