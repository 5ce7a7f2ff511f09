package dev.telefarm.supervisor.net;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Where servers of this host listen. */
public final class UnixSockets {
  /** sun_path of Linux has 108 bytes with the final zero; other systems have fewer. */
  private static final int PATH_LIMIT = 107;

  private UnixSockets() {}

  /**
   * The address of a socket that can be made now. A socket that is there already belongs to a dead
   * supervisor, because the caller holds the data directory's lock: it is removed.
   *
   * @param what is served there, for the message
   * @param advice what to do about a path that is too long
   * @throws IOException if the path is too long, or is taken by what is no socket
   */
  public static UnixDomainSocketAddress prepare(Path socket, String what, String advice)
      throws IOException {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > PATH_LIMIT) {
      throw new IOException(
          "the path of the "
              + what
              + " socket has "
              + length
              + " bytes, the system allows "
              + PATH_LIMIT
              + ": "
              + advice);
    }
    if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)
        && !Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isOther()) {
      throw new IOException("the " + what + " socket cannot be made: " + socket + " is no socket");
    }
    Files.deleteIfExists(socket);
    return UnixDomainSocketAddress.of(socket);
  }
}
