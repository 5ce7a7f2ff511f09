/**
 * The supervisor's own test peer: a real process under the real worker's main class name that
 * speaks the real link, but downloads nothing. So the supervisor is tested without a worker module.
 */
@NullMarked
package dev.telefarm.worker;

import org.jspecify.annotations.NullMarked;
