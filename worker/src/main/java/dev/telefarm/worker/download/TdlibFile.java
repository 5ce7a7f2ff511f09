package dev.telefarm.worker.download;

import static dev.telefarm.worker.telegram.TelegramCalls.await;
import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.telegram.TdFunction.CancelDownloadFile;
import dev.telefarm.worker.telegram.TdFunction.DeleteFile;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.LocalFile;
import java.util.concurrent.CompletableFuture;

/** One file at one lane's TDLib: what can be asked of it. Blocks for TDLib's answers only. */
final class TdlibFile {
  private final Lane lane;
  private final int id;
  private final int priority;

  /**
   * @param priority TDLib's: 1 to 32
   */
  TdlibFile(Lane lane, int id, int priority) {
    this.lane = lane;
    this.id = id;
    this.priority = priority;
  }

  /**
   * Starts fetching {@code length} bytes from {@code offset} on; a file has one range at a time.
   * The watch is made on the update thread, in order with the updates: its first state is the
   * answer, and nothing of an earlier range can be taken for this one's.
   */
  FileWatch fetch(long offset, long length) throws InterruptedException {
    CompletableFuture<FileWatch> begun = new CompletableFuture<>();
    try {
      await(
          lane.client()
              .send(
                  new DownloadFile(id, priority, offset, length, false),
                  answer -> {
                    FileWatch watch = lane.watches().watch(answer.id());
                    watch.offer(answer);
                    begun.complete(watch);
                  }));
    } catch (InterruptedException e) {
      var _ = begun.thenAccept(FileWatch::close); // nobody else would
      throw e;
    }
    return begun.join();
  }

  /** The range that is being fetched gets another length; TDLib goes on with it undisturbed. */
  void extend(long offset, long length) {
    var _ = lane.client().send(new DownloadFile(id, priority, offset, length, false));
  }

  /** TDLib fetches no more; what it has stays. */
  void stop() {
    var _ = lane.client().send(new CancelDownloadFile(id, false));
  }

  /** Removes TDLib's copy, and stops it. */
  void delete() throws InterruptedException {
    call(lane.client(), new DeleteFile(id));
  }

  static long size(File file) {
    return file.size() > 0 ? file.size() : file.expectedSize();
  }

  /** End of the bytes that can be read from {@code from} on; {@code from} if there are none. */
  static long readableEnd(LocalFile local, long from) {
    if (local.isDownloadingCompleted()) {
      return Math.max(from, local.downloadedSize());
    }
    long end = local.downloadOffset() + local.downloadedPrefixSize();
    return local.downloadOffset() <= from && from < end ? end : from;
  }
}
