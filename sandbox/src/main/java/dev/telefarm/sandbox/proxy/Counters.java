package dev.telefarm.sandbox.proxy;

/**
 * What came through a proxy since it was opened.
 *
 * @param connections accepted
 * @param tunnels those of them that reached a data centre
 * @param refused those of them that were turned away
 * @param open now
 */
public record Counters(
    long connections,
    long tunnels,
    long refused,
    int open,
    long bytesToClients,
    long bytesFromClients) {}
