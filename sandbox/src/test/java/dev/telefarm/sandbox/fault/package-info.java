@NullMarked
package dev.telefarm.sandbox.fault;

import org.jspecify.annotations.NullMarked;
