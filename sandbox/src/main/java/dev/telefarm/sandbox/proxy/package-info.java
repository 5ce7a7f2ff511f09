/** Real proxies that lead to the sandbox's data centres, and misbehave when told to. */
@NullMarked
package dev.telefarm.sandbox.proxy;

import org.jspecify.annotations.NullMarked;
