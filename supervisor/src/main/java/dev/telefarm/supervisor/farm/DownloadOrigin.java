package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;

/**
 * What made a download, and what it knew of the file.
 *
 * @param requestKey of the request for it alone in the {@link RequestLedger}, or empty
 * @param batch {@code batches/{batch}}, or empty
 * @param subscription {@code subscriptions/{subscription}}, or empty
 * @param sizeBytes of the file; 0 if unknown
 */
public record DownloadOrigin(String requestKey, String batch, String subscription, long sizeBytes) {
  /** One call made it alone. */
  static DownloadOrigin request(String requestKey) {
    return new DownloadOrigin(requestKey, "", "", 0);
  }

  /** A batch found it. */
  public static DownloadOrigin batch(String batch, long sizeBytes) {
    return new DownloadOrigin("", batch, "", sizeBytes);
  }

  /** A subscription found it. */
  public static DownloadOrigin subscription(String subscription, long sizeBytes) {
    return new DownloadOrigin("", "", subscription, sizeBytes);
  }

  /** The batch or the subscription that made the download; empty if none did. */
  public static String nameOf(Download download) {
    return download.getBatch().isEmpty() ? download.getSubscription() : download.getBatch();
  }
}
