package dev.telefarm.supervisor.access;

/**
 * Whoever makes a call.
 *
 * @param name of the certificate's subject, or {@code token} for whoever shows one
 */
public record Caller(String name, Role role) {}
