/** What the paths that clients ask for mean. Pure. */
@NullMarked
package dev.telefarm.supervisor.naming;

import org.jspecify.annotations.NullMarked;
