/**
 * The {@code telefarm} command line: commands over the library, and what the process gives them.
 */
@NullMarked
package dev.telefarm.client.cli;

import org.jspecify.annotations.NullMarked;
