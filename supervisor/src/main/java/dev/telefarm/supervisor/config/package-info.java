/**
 * The configuration file, its overrides and its bounds: everything is checked before anything
 * starts.
 */
@NullMarked
package dev.telefarm.supervisor.config;

import org.jspecify.annotations.NullMarked;
