package dev.telefarm.sandbox.handshake;

import dev.telefarm.sandbox.crypto.AuthKey;
import dev.telefarm.sandbox.crypto.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The authorization keys of all data centres. A client whose key is lost is logged out, so a key is
 * in the file before its client hears that it was accepted. A temporary key is lost without harm:
 * its client makes a new one. Safe for use by several threads.
 */
public final class AuthKeyStore {
  /** Temporary keys; the one that was made first gives way. */
  private static final int TEMPORARY_LIMIT = 1024;

  private static final String HEADER = "telefarm-sandbox-auth-keys 1";

  private final @Nullable Path file;
  private final Map<Long, StoredKey> keys = new LinkedHashMap<>();
  private final Map<Long, StoredKey> temporaryKeys =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, StoredKey> eldest) {
          return size() > TEMPORARY_LIMIT;
        }
      };

  /**
   * A key and what belongs to it.
   *
   * @param dcId the data centre that the key is for
   * @param firstSalt the server salt that the handshake agreed on
   */
  public record StoredKey(AuthKey key, int dcId, long firstSalt) {}

  private AuthKeyStore(@Nullable Path file) {
    this.file = file;
  }

  /** A store that forgets at exit. */
  public static AuthKeyStore inMemory() {
    return new AuthKeyStore(null);
  }

  /**
   * A store in a file, which is made with the first key.
   *
   * @throws IOException also when the file is there and is not such a store
   */
  public static AuthKeyStore open(Path file) throws IOException {
    var store = new AuthKeyStore(file);
    if (Files.exists(file)) {
      store.load(file);
    }
    return store;
  }

  private void load(Path file) throws IOException {
    var lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new IOException(file + " is not a store of authorization keys");
    }
    for (String line : lines.subList(1, lines.size())) {
      try {
        var words = line.split(" ", -1);
        var key = new AuthKey(HexFormat.of().parseHex(words[2]));
        var salt = Long.parseUnsignedLong(words[1], 16);
        keys.put(key.id(), new StoredKey(key, Integer.parseInt(words[0]), salt));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw new IOException(file + " has a line that is not an authorization key", e);
      }
    }
  }

  public synchronized Optional<StoredKey> find(long authKeyId) {
    StoredKey stored = keys.get(authKeyId);
    return Optional.ofNullable(stored == null ? temporaryKeys.get(authKeyId) : stored);
  }

  /** Adds or replaces a key, durably. */
  public synchronized void put(StoredKey key) {
    keys.put(key.key().id(), key);
    save();
  }

  /**
   * Adds a key until the process ends. Most of them are never used: every test of a proxy by TDLib
   * makes one. Others are bound to a login.
   */
  public synchronized void putTemporary(StoredKey key) {
    temporaryKeys.put(key.key().id(), key);
  }

  /**
   * Forgets a key, durably.
   *
   * @return false when there was none
   */
  public synchronized boolean remove(long authKeyId) {
    if (temporaryKeys.remove(authKeyId) != null) {
      return true;
    }
    if (keys.remove(authKeyId) == null) {
      return false;
    }
    save();
    return true;
  }

  private void save() {
    if (file == null) {
      return;
    }
    var text = new StringBuilder(HEADER).append('\n');
    for (StoredKey stored : keys.values()) {
      var value = HexFormat.of().formatHex(stored.key().value());
      text.append("%d %016x %s\n".formatted(stored.dcId(), stored.firstSalt(), value));
    }
    try {
      PrivateFile.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("the authorization keys could not be saved", e);
    }
  }
}
