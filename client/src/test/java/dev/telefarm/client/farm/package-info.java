/** A farm in memory behind the real API, for tests of the client. */
@NullMarked
package dev.telefarm.client.farm;

import org.jspecify.annotations.NullMarked;
