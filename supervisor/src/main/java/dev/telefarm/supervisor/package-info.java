@NullMarked
package dev.telefarm.supervisor;

import org.jspecify.annotations.NullMarked;
