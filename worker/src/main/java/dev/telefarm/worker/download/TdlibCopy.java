package dev.telefarm.worker.download;

import dev.telefarm.worker.telegram.TdFunction.CancelDownloadFile;
import dev.telefarm.worker.telegram.TdFunction.DeleteFile;
import dev.telefarm.worker.telegram.TelegramClient;

/**
 * TDLib's own copy of a file, which all downloads of that file share: it is left alone while
 * another one reads it. Thread-safe.
 */
final class TdlibCopy {
  private final TelegramClient client;
  private final FileWatches watches;
  private final int fileId;

  TdlibCopy(TelegramClient client, FileWatches watches, int fileId) {
    this.client = client;
    this.watches = watches;
    this.fileId = fileId;
  }

  /** TDLib fetches no more; what it has stays. */
  void stop() {
    if (!watches.watched(fileId)) {
      var _ = client.send(new CancelDownloadFile(fileId, false));
    }
  }

  void delete() {
    if (!watches.watched(fileId)) {
      var _ = client.send(new DeleteFile(fileId));
    }
  }
}
