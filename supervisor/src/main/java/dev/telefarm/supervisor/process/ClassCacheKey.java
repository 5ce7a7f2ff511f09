package dev.telefarm.supervisor.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What a class cache depends on: the JVM, its flags, and the jars with their places, times and
 * contents. The JVM checks some of that itself, but up to 25.0.3 it can run stale classes after a
 * jar changed (JDK-8377932).
 */
record ClassCacheKey(WorkerCommand command) {
  private static final int BYTES = 8;
  private static final int CHUNK = 1 << 20;

  /** Reads all of the jars. */
  String hex() throws IOException {
    MessageDigest hash;
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
    add(hash, Runtime.version().toString());
    add(hash, System.getProperty("java.vm.vendor", ""));
    command.cacheInputs().forEach(input -> add(hash, input));
    for (Path jar : Folders.list(command.jars(), "*.jar")) {
      add(hash, jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toInstant());
      add(hash, Long.toHexString(crc(jar)));
    }
    return HexFormat.of().formatHex(hash.digest(), 0, BYTES);
  }

  private static void add(MessageDigest hash, String text) {
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    hash.update((byte) 0);
  }

  /** Not SHA-256: a JVM that has just started has no fast one. */
  private static long crc(Path jar) throws IOException {
    CRC32C crc = new CRC32C();
    try (FileChannel channel = FileChannel.open(jar, StandardOpenOption.READ)) {
      // Not mapped: a mapping lasts until its garbage is collected, and counts as memory meanwhile.
      ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
      while (channel.read(buffer.clear()) >= 0) {
        crc.update(buffer.flip());
      }
    }
    return crc.getValue();
  }
}
