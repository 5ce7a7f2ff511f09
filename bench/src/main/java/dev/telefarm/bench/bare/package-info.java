/** TDLib alone, in a process of its own: what the farm is measured against. */
@NullMarked
package dev.telefarm.bench.bare;

import org.jspecify.annotations.NullMarked;
