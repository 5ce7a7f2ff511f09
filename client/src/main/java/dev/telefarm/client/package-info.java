@NullMarked
package dev.telefarm.client;

import org.jspecify.annotations.NullMarked;
