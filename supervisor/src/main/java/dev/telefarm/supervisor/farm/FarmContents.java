package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.supervisor.content.ContentSource;
import dev.telefarm.supervisor.content.ContentView;
import dev.telefarm.supervisor.parts.DurableParts;

/**
 * What reading downloads' files needs to know of them. Thread-safe; see {@link FarmAccounts} for
 * what holds for every method.
 */
public final class FarmContents {
  /** How many parts one look tells of: 64 MiB, so that a reader seldom asks. */
  private static final int RUN_PARTS = 64;

  private final ControlLoop loop;
  private final DownloadBook book;

  FarmContents(ControlLoop loop, DownloadBook book) {
    this.loop = loop;
    this.book = book;
  }

  /** The download with this well-formed name. */
  public ContentSource source(String name) {
    DownloadEntry entry = loop.call(() -> book.get(name));
    return part -> loop.call(() -> new ContentView(entry.download, durable(entry, part)));
  }

  /** Runs this on the control loop at every change of the download, until closed. */
  public Following follow(String name, Runnable changed) {
    DownloadEntry entry = loop.call(() -> book.get(name));
    loop.run(() -> {
      entry.followers.add(changed);
      changed.run();
    });
    return () -> loop.run(() -> entry.followers.remove(changed));
  }

  private static PartRun durable(DownloadEntry entry, int from) {
    int parts = DurableParts.partsOf(entry.download.getMedia().getSizeBytes());
    int first = from;
    while (first < parts && !entry.parts.has(first)) {
      first++;
    }
    PartRun.Builder run = PartRun.newBuilder().setFirst(first);
    int end = Math.min(parts, first + RUN_PARTS);
    for (int part = first; part < end && entry.parts.has(part); part++) {
      run.addCrc32C(entry.parts.crc32c(part));
    }
    return run.build();
  }

  /** Ends with close. */
  public interface Following extends AutoCloseable {
    @Override
    void close();
  }
}
