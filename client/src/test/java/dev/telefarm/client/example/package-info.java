/** What the README shows. */
@NullMarked
package dev.telefarm.client.example;

import org.jspecify.annotations.NullMarked;
