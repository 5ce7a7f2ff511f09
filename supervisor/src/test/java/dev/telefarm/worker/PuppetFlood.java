package dev.telefarm.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Prints as many MiB as the file {@code flood} in the account's folder says, as fast as it can, and
 * then writes into {@code flooded} how many ms that took.
 */
final class PuppetFlood {
  private static final int LINE = 128;
  private static final int LINES_AT_ONCE = 512;
  private static final int MIB = 1 << 20;

  private final Path order;
  private final Path done;

  PuppetFlood(Path folder) {
    this.order = folder.resolve("flood");
    this.done = folder.resolve("flooded");
  }

  /** Prints if it is to; returns when everything is printed. */
  void obey() {
    if (!Files.exists(order) || Files.exists(done)) {
      return;
    }
    try {
      long bytes = Long.parseLong(Files.readString(order).strip()) * MIB;
      long begin = System.nanoTime();
      // Not the closing kind: descriptor 1 stays open.
      OutputStream out = new FileOutputStream(FileDescriptor.out);
      for (long line = 0; line < bytes / LINE; line += LINES_AT_ONCE) {
        StringBuilder block = new StringBuilder(LINE * LINES_AT_ONCE);
        for (int i = 0; i < LINES_AT_ONCE; i++) {
          String number = "flood %012d ".formatted(line + i);
          block.append(number).repeat('x', LINE - 1 - number.length()).append('\n');
        }
        out.write(block.toString().getBytes(StandardCharsets.US_ASCII));
      }
      String took = Long.toString((System.nanoTime() - begin) / 1_000_000);
      Path unfinished = Files.writeString(done.resolveSibling("flooded.new"), took);
      Files.move(unfinished, done, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
