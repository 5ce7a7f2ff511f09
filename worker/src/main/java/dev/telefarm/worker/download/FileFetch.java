package dev.telefarm.worker.download;

import static dev.telefarm.worker.telegram.TelegramCalls.await;
import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.telegram.TdFunction.CancelDownloadFile;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdFunction.NetworkTypeOther;
import dev.telefarm.worker.telegram.TdFunction.SetNetworkType;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.LocalFile;
import dev.telefarm.worker.telegram.TelegramClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes TDLib fetch a file and copies the bytes out of TDLib's own file while that grows. Only
 * bytes that an updateFile declared present are read. TDLib does not always say that it failed, so
 * there is a watchdog. For one thread.
 */
final class FileFetch {
  /** Larger ones copy no faster, and there is one of them for each download that runs. */
  private static final int COPY_BYTES = 256 << 10;

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final TelegramClient client;
  private final FileWatches watches;
  private final Pacing pacing;
  private final LongSupplier nanoTime;

  FileFetch(TelegramClient client, FileWatches watches, Pacing pacing, LongSupplier nanoTime) {
    this.client = client;
    this.watches = watches;
    this.pacing = pacing;
    this.nanoTime = nanoTime;
  }

  /** Takes the bytes in order. */
  interface Sink {
    /** Called once, before any byte, with what TDLib holds of the file now that it has looked. */
    void begun(File state) throws IOException;

    /** Where in the file the next bytes belong. */
    long position();

    /** Takes all of {@code bytes}, and moves the position behind them. */
    void write(ByteBuffer bytes) throws IOException;

    /** Called after each state of TDLib's, and at least once in a report interval. */
    void moved() throws IOException;
  }

  /**
   * Fetches the rest of {@code file} after the sink's position.
   *
   * @param priority TDLib's: 1 to 32
   * @throws FetchFailedException if TDLib failed or moved no byte for two stall times
   * @throws IOException if the sink failed
   */
  void fetch(File file, int priority, Sink sink)
      throws FetchFailedException, IOException, InterruptedException {
    long from = sink.position();
    if (from > 0 && from == file.size()) {
      return;
    }
    long limit = from == 0 ? 0 : Math.max(0, size(file) - from);
    Started started = start(new DownloadFile(file.id(), priority, from, limit, false));
    try (FileWatch watch = started.watch;
        Source source = new Source()) {
      sink.begun(started.answer);
      Watchdog watchdog = new Watchdog();
      File state = file;
      while (true) {
        File next = watch.await(pacing.report().toNanos());
        if (next != null) {
          state = next;
          source.copy(state, sink);
        }
        sink.moved();
        if (done(state, sink.position())) {
          return;
        }
        watchdog.check(state, sink.position());
      }
    }
  }

  /**
   * The watch is made on the update thread, in order with the updates: its first state is the
   * answer, and nothing of an earlier range can be taken for this one's.
   */
  private Started start(DownloadFile function) throws InterruptedException {
    return await(
        client
            .send(function)
            .thenApply(answer -> {
              FileWatch watch = watches.watch(answer.id());
              watch.offer(answer);
              return new Started(watch, answer);
            }));
  }

  private record Started(FileWatch watch, File answer) {}

  static long size(File file) {
    return file.size() > 0 ? file.size() : file.expectedSize();
  }

  private static boolean done(File state, long position) {
    return state.local().isDownloadingCompleted()
        ? position >= state.local().downloadedSize()
        : state.size() > 0 && position >= state.size();
  }

  /** End of the bytes that can be read from {@code from} on; {@code from} if there are none. */
  static long readableEnd(LocalFile local, long from) {
    if (local.isDownloadingCompleted()) {
      return Math.max(from, local.downloadedSize());
    }
    long end = local.downloadOffset() + local.downloadedPrefixSize();
    return local.downloadOffset() <= from && from < end ? end : from;
  }

  /** No byte for one stall time: new connections. For two: the attempt has failed. */
  private final class Watchdog {
    private long held = -1;
    private long since;
    private boolean active;
    private boolean nudged;

    void check(File state, long position) throws FetchFailedException, InterruptedException {
      long now = nanoTime.getAsLong();
      active |= state.local().isDownloadingActive();
      boolean idle =
          !state.local().isDownloadingActive() && !state.local().isDownloadingCompleted();
      // TDLib may answer before it starts, so an idle file has failed if it was active, or does not
      // become it.
      if (idle && (active || (held >= 0 && now - since > START_NANOS))) {
        throw new FetchFailedException("TDLib gave the file up at byte " + position);
      }
      if (state.local().downloadedSize() != held) {
        held = state.local().downloadedSize();
        since = now;
        nudged = false;
        return;
      }
      long silent = now - since;
      if (silent > 2 * pacing.stall().toNanos()) {
        call(client, new CancelDownloadFile(state.id(), false));
        throw new FetchFailedException(
            "no byte came for " + 2 * pacing.stall().toSeconds() + " s, at byte " + held);
      }
      if (silent > pacing.stall().toNanos() && !nudged) {
        nudged = true;
        call(client, new SetNetworkType(new NetworkTypeOther()));
      }
    }
  }

  /** TDLib's file. It moves from temp/ to its own folder when it is complete. */
  private static final class Source implements AutoCloseable {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
    private @Nullable FileChannel channel;
    private String path = "";

    void copy(File state, Sink sink) throws FetchFailedException, IOException {
      long end = readableEnd(state.local(), sink.position());
      if (end == sink.position()) {
        return;
      }
      FileChannel from = open(state.local());
      if (from == null) {
        return;
      }
      while (sink.position() < end) {
        buffer.clear().limit((int) Math.min(COPY_BYTES, end - sink.position()));
        read(from, sink.position());
        sink.write(buffer);
      }
    }

    private void read(FileChannel from, long at)
        throws FetchFailedException, ClosedByInterruptException {
      try {
        while (buffer.hasRemaining()) {
          if (from.read(buffer, at + buffer.position()) < 0) {
            throw new FetchFailedException("TDLib's copy ends before byte " + at);
          }
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        throw new FetchFailedException("TDLib's copy cannot be read: " + e.getMessage());
      }
      buffer.flip();
    }

    /** Null when it has just been moved away: the state after this one has the new path. */
    private @Nullable FileChannel open(LocalFile local) throws FetchFailedException, IOException {
      if (channel != null && local.path().equals(path)) {
        return channel;
      }
      try {
        FileChannel opened = FileChannel.open(Path.of(local.path()), StandardOpenOption.READ);
        close();
        channel = opened;
        path = local.path();
        return opened;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        if (local.isDownloadingCompleted()) {
          throw new FetchFailedException("TDLib's copy cannot be opened: " + e.getMessage());
        }
        return null;
      }
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
