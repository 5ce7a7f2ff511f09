/** Addresses that both servers use. */
@NullMarked
package dev.telefarm.supervisor.net;

import org.jspecify.annotations.NullMarked;
