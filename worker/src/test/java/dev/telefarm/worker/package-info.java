@NullMarked
package dev.telefarm.worker;

import org.jspecify.annotations.NullMarked;
