@NullMarked
package dev.telefarm.sandbox;

import org.jspecify.annotations.NullMarked;
