/**
 * An authority of one's own for connections from other hosts, and the certificates that it issues.
 */
@NullMarked
package dev.telefarm.client.certs;

import org.jspecify.annotations.NullMarked;
