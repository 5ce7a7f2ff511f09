package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.SharedFile;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The files that accounts were sent to a content delivery network for. Each has a token, by which
 * the network knows it, and a key that the network does not know. Thread-safe.
 */
public final class CdnRedirects {
  /** Number of the network's data centre, one that Telegram's own do not have. */
  public static final int DC = 203;

  /** A file that an account was sent for. The arrays are not to be changed. */
  public static final class Redirect {
    private final Account account;
    private final SharedFile file;
    private final byte[] token;
    private final byte[] request;
    private final byte[] key;
    private final byte[] iv;

    private Redirect(Account account, SharedFile file, RandomGenerator random) {
      this.account = account;
      this.file = file;
      this.token = bytes(random, 32);
      this.request = bytes(random, 16);
      this.key = bytes(random, 32);
      this.iv = bytes(random, 16);
    }

    private static byte[] bytes(RandomGenerator random, int length) {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      return bytes;
    }

    public Account account() {
      return account;
    }

    public SharedFile file() {
      return file;
    }

    byte[] token() {
      return token;
    }

    /** By which the network asks for the file to be uploaded to it. */
    byte[] request() {
      return request;
    }

    byte[] key() {
      return key;
    }

    /** Of its 16 bytes the last 4 are replaced by the block number. */
    byte[] iv() {
      return iv;
    }

    /** The bytes as the network serves them; {@code offset} is a multiple of 16. */
    byte[] encrypted(byte[] plain, long offset) {
      byte[] counter = iv.clone();
      ByteBuffer.wrap(counter).putInt(12, (int) (offset / 16));
      try {
        var cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(
            Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
        return cipher.doFinal(plain);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES", e);
      }
    }
  }

  private record Key(String account, long file) {}

  private final RandomGenerator random;
  private final Map<Key, Redirect> byFile = new ConcurrentHashMap<>();
  private final Map<ByteBuffer, Redirect> byToken = new ConcurrentHashMap<>();
  private final Map<ByteBuffer, Boolean> uploaded = new ConcurrentHashMap<>();

  CdnRedirects(RandomGenerator random) {
    this.random = random;
  }

  /** The same answer for the same account and file: a client that has one goes on with it. */
  Redirect of(Account account, SharedFile file) {
    return byFile.computeIfAbsent(
        new Key(account.id(), file.id()),
        key -> {
          var redirect = new Redirect(account, file, random);
          byToken.put(ByteBuffer.wrap(redirect.token()), redirect);
          return redirect;
        });
  }

  /** What a token stands for, or null. */
  public @Nullable Redirect find(byte[] token) {
    return byToken.get(ByteBuffer.wrap(token));
  }

  /** The network has the file from now on. */
  void upload(Redirect redirect) {
    uploaded.put(ByteBuffer.wrap(redirect.token()), true);
  }

  boolean isUploaded(Redirect redirect) {
    return uploaded.containsKey(ByteBuffer.wrap(redirect.token()));
  }
}
