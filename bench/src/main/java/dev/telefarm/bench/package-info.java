/** The command line of the benchmarks. */
@NullMarked
package dev.telefarm.bench;

import org.jspecify.annotations.NullMarked;
