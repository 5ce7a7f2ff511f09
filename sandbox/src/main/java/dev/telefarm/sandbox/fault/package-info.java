/**
 * What goes wrong by script: rules that calls are matched against, and what they do to calls and
 * connections.
 *
 * <p>{@link dev.telefarm.sandbox.fault.FaultScript} decides and knows no network. {@link
 * dev.telefarm.sandbox.fault.FaultyCalls} performs it on calls, {@link
 * dev.telefarm.sandbox.fault.Disturbances} on connections.
 */
@NullMarked
package dev.telefarm.sandbox.fault;

import org.jspecify.annotations.NullMarked;
