/** What is measured: one class a case, each with its figures and targets. */
@NullMarked
package dev.telefarm.bench.cases;

import org.jspecify.annotations.NullMarked;
