/** The cases of {@code bench farm}: many workers on one host. */
@NullMarked
package dev.telefarm.bench.farm;

import org.jspecify.annotations.NullMarked;
