/** Figures and how they are shown: pure values, nothing is measured here. */
@NullMarked
package dev.telefarm.bench.report;

import org.jspecify.annotations.NullMarked;
