package dev.telefarm.supervisor.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** One manifest on the disk. Only one thread may write to it. */
record ManifestFile(Path path) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Longer than any line of ours. */
  private static final int MAX_TAIL = 128 << 10;

  /**
   * Adds the line; it is on stable storage when this returns.
   *
   * @param mark what only this line has
   * @param mayBeThere an earlier attempt may have added it: then it is looked for first
   */
  void append(String line, String mark, boolean mayBeThere) throws IOException {
    boolean fresh = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (fresh) {
      create();
    } else if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is not a regular file");
    }
    boolean ended = endLastLine();
    if (mayBeThere && contains(mark.getBytes(StandardCharsets.UTF_8))) {
      // It may be in the system's cache only, if the attempt that wrote it could not force it.
      force();
      return;
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(((ended ? "" : "\n") + line).getBytes(StandardCharsets.UTF_8));
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(false);
    }
    if (fresh || mayBeThere) {
      forceFolder();
    }
  }

  private void create() throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
  }

  /**
   * Looks whether the last line has its end. One of ours that was cut off by a crash or a full disk
   * is removed: it is not JSON, and its download is still to be listed.
   *
   * @return whether the next line can begin
   */
  private boolean endLastLine() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      long size = file.size();
      ByteBuffer end = ByteBuffer.allocate((int) Math.min(size, MAX_TAIL));
      while (end.hasRemaining()) {
        if (file.read(end, size - end.limit() + end.position()) < 0) {
          throw new IOException(path + " became shorter while it was read");
        }
      }
      byte[] bytes = end.array();
      int begin = bytes.length;
      while (begin > 0 && bytes[begin - 1] != '\n') {
        begin--;
      }
      String tail = new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8);
      if (tail.isEmpty()) {
        return true;
      }
      boolean ours = tail.startsWith(ManifestLine.HEAD) || ManifestLine.HEAD.startsWith(tail);
      if (ours && !isJson(tail)) {
        file.truncate(size - (bytes.length - begin));
        return true;
      }
      return false;
    }
  }

  private static boolean isJson(String text) {
    try {
      return MAPPER.readTree(text).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private boolean contains(byte[] mark) throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      byte[] window = new byte[MAX_TAIL];
      int held = 0;
      int read;
      while ((read = in.read(window, held, window.length - held)) > 0) {
        held += read;
        if (indexOf(window, held, mark) >= 0) {
          return true;
        }
        // The mark may lie across two reads.
        int keep = Math.min(held, mark.length - 1);
        System.arraycopy(window, held - keep, window, 0, keep);
        held = keep;
      }
      return false;
    }
  }

  private static int indexOf(byte[] bytes, int length, byte[] sought) {
    for (int at = 0; at + sought.length <= length; at++) {
      if (bytes[at] == sought[0]
          && Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
        return at;
      }
    }
    return -1;
  }

  private void force() throws IOException {
    try (FileChannel file =
        FileChannel.open(path, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
      file.force(false);
    }
    forceFolder();
  }

  /** So that the file's name is on stable storage too. */
  private void forceFolder() throws IOException {
    try (FileChannel folder =
        FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
