/** Tests of the sandbox as a whole, with a released TDLib as the client. */
@NullMarked
package dev.telefarm.sandbox;

import org.jspecify.annotations.NullMarked;
