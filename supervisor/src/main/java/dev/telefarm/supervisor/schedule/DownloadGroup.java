package dev.telefarm.supervisor.schedule;

/**
 * What takes turns with others of its kind: the downloads of one batch that have the same priority.
 *
 * @param batch see {@link Batches}
 */
public record DownloadGroup(int priority, String batch) {}
