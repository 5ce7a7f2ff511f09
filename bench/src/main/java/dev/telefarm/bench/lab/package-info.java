/** The processes that are measured, and what is measured of them. */
@NullMarked
package dev.telefarm.bench.lab;

import org.jspecify.annotations.NullMarked;
