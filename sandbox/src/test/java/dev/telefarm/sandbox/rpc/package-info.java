@NullMarked
package dev.telefarm.sandbox.rpc;

import org.jspecify.annotations.NullMarked;
