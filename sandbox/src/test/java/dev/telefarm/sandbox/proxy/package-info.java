@NullMarked
package dev.telefarm.sandbox.proxy;

import org.jspecify.annotations.NullMarked;
