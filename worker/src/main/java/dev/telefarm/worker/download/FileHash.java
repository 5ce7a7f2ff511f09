package dev.telefarm.worker.download;

/**
 * What a proven file is known by.
 *
 * @param sha256 lower-case hex
 * @param crc32c eight digits of lower-case hex; empty where an earlier version noted the file
 */
public record FileHash(String sha256, String crc32c) {}
