package dev.telefarm.worker.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * How far a database had come, in a small file beside it: RocksDB opens a log with a damaged middle
 * as if the rest had never been, and says nothing. Written after each synced change and itself
 * never synced (it survives the process, mostly also the machine), so the file may lag behind the
 * database but is never ahead of it. Thread-safe.
 */
final class HighWater implements AutoCloseable {
  private static final Pattern LINE = Pattern.compile("(\\d{19}) ([0-9a-f]{8})\n");
  private static final int LINE_BYTES = 29; // less than a sector, so torn only by a damaged disk

  /** Not a FileChannel, which an interrupt of one thread would close for all. */
  private final RandomAccessFile file;

  private final OptionalLong found;
  private long told = -1;

  HighWater(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
    try {
      found = read();
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** As an earlier process left it; empty if there is none, or one that was torn. */
  OptionalLong found() {
    return found;
  }

  /**
   * Notes a number that is reached; smaller ones than noted before are ignored.
   *
   * @param number asked while no other thread notes one
   */
  synchronized void reach(LongSupplier number) throws IOException {
    long now = number.getAsLong();
    if (now > told) {
      file.seek(0);
      file.write(line(now).getBytes(StandardCharsets.US_ASCII));
      told = now;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private OptionalLong read() throws IOException {
    byte[] bytes = new byte[(int) Math.min(LINE_BYTES, file.length())];
    file.readFully(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(line.group(1));
    return line(number).equals(text) ? OptionalLong.of(number) : OptionalLong.empty();
  }

  private static String line(long number) {
    String digits = String.format("%019d", number);
    CRC32C crc = new CRC32C();
    crc.update(digits.getBytes(StandardCharsets.US_ASCII));
    return String.format("%s %08x\n", digits, crc.getValue());
  }
}
