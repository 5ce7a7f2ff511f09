package dev.telefarm.supervisor.store;

/** Writes after which the farm is another one: crash tests end the supervisor around each. */
public enum DurableStep {
  /** Before it nobody was answered. */
  ACCOUNT_CREATED,
  /** Before it nobody was answered. */
  DOWNLOAD_CREATED,
  /** A download has an account. */
  DOWNLOAD_ASSIGNED,
  /** Which parts of downloads are durable. */
  PARTS_RECORDED,
  /** Before it no worker was told that it may forget the download. */
  DOWNLOAD_COMPLETED,
  /** Before it the line is in the manifest, and is noted as due. */
  MANIFEST_LISTED,
  /** Before it nobody was answered. */
  BATCH_CREATED,
  /** Before it nobody was answered. */
  SUBSCRIPTION_CREATED,
  /** What a page of a chat's listing made, and how far the listing is. */
  PAGE_LISTED,
  /** Before it nobody was answered, and nothing of the batch was cancelled. */
  BATCH_CANCELLED
}
