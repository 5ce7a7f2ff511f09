@NullMarked
package dev.telefarm.sandbox.world;

import org.jspecify.annotations.NullMarked;
