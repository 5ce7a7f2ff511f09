/**
 * The whole farm under test: real processes of the assembled tree against a sandbox of its own, on
 * loopback. Tests read like the domain; {@link dev.telefarm.client.e2e.Farm} owns what they start.
 */
@NullMarked
package dev.telefarm.client.e2e;

import org.jspecify.annotations.NullMarked;
