@NullMarked
package dev.telefarm.sandbox.library;

import org.jspecify.annotations.NullMarked;
