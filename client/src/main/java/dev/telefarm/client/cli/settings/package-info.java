/** What the command line is told beside its flags: its own file, and the environment. */
@NullMarked
package dev.telefarm.client.cli.settings;

import org.jspecify.annotations.NullMarked;
