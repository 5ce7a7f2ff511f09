package dev.telefarm.sandbox.library;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A loopback network 127.x that belongs to one sandbox until it is closed, so that any number of
 * sandboxes run side by side on one machine, each with its own patched library.
 *
 * <p>Held through a file lock, which the operating system drops when the process dies: a killed
 * sandbox leaves nothing to clean up.
 */
public final class LoopbackNetwork implements AutoCloseable {
  private static final int FIRST_OCTET = 154;
  private static final int LAST_OCTET = 250;

  /**
   * Host parts of TDLib's built-in test data centres 1 and 2, that is 149.154.175.10 and
   * 149.154.167.40.
   */
  private static final List<String> DATA_CENTRES = List.of("175.10", "167.40");

  /** Host part of the content delivery network, which clients are told. */
  private static final String CDN = "175.203";

  /**
   * Claimed by this JVM. The files cannot tell: closing a second channel of a file gives up the
   * lock that the process has by the first one.
   */
  private static final Set<Integer> CLAIMED = ConcurrentHashMap.newKeySet();

  private final int octet;
  private final FileChannel channel;
  private final FileLock lock;

  private LoopbackNetwork(int octet, FileChannel channel, FileLock lock) {
    this.octet = octet;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Claims the network that {@code memory} names, else the first free one, and writes its number
   * there: clients that run on while their sandbox restarts look for it where it was.
   *
   * @param memory a file of the sandbox's data directory; need not be there
   * @throws IOException if no network is free, or a file cannot be used
   */
  public static LoopbackNetwork claim(Path memory) throws IOException {
    Path locks =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "telefarm-sandbox-networks-" + System.getProperty("user.name"));
    Files.createDirectories(locks);
    int last = remembered(memory);
    int[] candidates =
        IntStream.concat(IntStream.of(last), IntStream.rangeClosed(FIRST_OCTET, LAST_OCTET))
            .toArray();
    for (int octet : candidates) {
      LoopbackNetwork network = tryClaim(locks, octet);
      if (network != null) {
        Files.writeString(memory, octet + "\n");
        return network;
      }
    }
    throw new IOException(
        "no loopback network is free: 127.%d to 127.%d are all in use"
            .formatted(FIRST_OCTET, LAST_OCTET));
  }

  private static int remembered(Path memory) throws IOException {
    if (!Files.exists(memory)) {
      return FIRST_OCTET;
    }
    String text = Files.readString(memory).strip();
    return text.matches("[0-9]{3}")
        ? Math.clamp(Integer.parseInt(text), FIRST_OCTET, LAST_OCTET)
        : FIRST_OCTET;
  }

  private static @Nullable LoopbackNetwork tryClaim(Path locks, int octet) throws IOException {
    if (!CLAIMED.add(octet)) {
      return null;
    }
    LoopbackNetwork network = null;
    try {
      network = tryLock(locks, octet);
    } finally {
      if (network == null) {
        CLAIMED.remove(octet);
      }
    }
    return network;
  }

  private static @Nullable LoopbackNetwork tryLock(Path locks, int octet) throws IOException {
    var channel =
        FileChannel.open(
            locks.resolve("127." + octet + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock != null) {
      var network = new LoopbackNetwork(octet, channel, lock);
      if (network.isFree()) {
        return network;
      }
    }
    channel.close();
    return null;
  }

  /** Something else may listen there without our lock. */
  private boolean isFree() {
    for (String address : List.of(address(1), address(2), cdnAddress())) {
      try (var socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, LibraryPatcher.PORT));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /** The second octet of the network, three digits. */
  public int octet() {
    return octet;
  }

  /**
   * The IPv4 address at which a patched library looks for a test data centre.
   *
   * @param dc 1 or 2
   */
  public String address(int dc) {
    return "127." + octet + "." + DATA_CENTRES.get(dc - 1);
  }

  /** The IPv4 address of the content delivery network. */
  public String cdnAddress() {
    return "127." + octet + "." + CDN;
  }

  /** Frees the network for others. */
  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    } finally {
      CLAIMED.remove(octet);
    }
  }
}
