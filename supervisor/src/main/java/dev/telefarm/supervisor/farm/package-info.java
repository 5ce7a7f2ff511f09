/**
 * The live farm: one control thread that owns all state and performs what the pure core decides.
 */
@NullMarked
package dev.telefarm.supervisor.farm;

import org.jspecify.annotations.NullMarked;
