/** What {@code telefarm doctor} looks at: each check says what is so, and what to do about it. */
@NullMarked
package dev.telefarm.client.cli.doctor;

import org.jspecify.annotations.NullMarked;
