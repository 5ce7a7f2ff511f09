package dev.telefarm.bench.lab;

/**
 * A file in a message of the sandbox.
 *
 * @param chatId TDLib's
 * @param messageId the server's number
 * @param size bytes
 */
public record Original(long chatId, int messageId, String link, String name, long size) {}
