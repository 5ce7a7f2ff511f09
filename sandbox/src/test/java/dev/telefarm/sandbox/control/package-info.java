@NullMarked
package dev.telefarm.sandbox.control;

import org.jspecify.annotations.NullMarked;
