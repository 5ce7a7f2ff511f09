/**
 * Points a copy of a released libtdjson at the sandbox: its keys, addresses and ports are replaced,
 * every count asserted.
 */
@NullMarked
package dev.telefarm.sandbox.library;

import org.jspecify.annotations.NullMarked;
