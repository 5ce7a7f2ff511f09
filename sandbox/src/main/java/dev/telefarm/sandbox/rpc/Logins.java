package dev.telefarm.sandbox.rpc;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which authorization key belongs to which account.
 *
 * <p>Kept in a file, so that a restarted sandbox logs nobody out. A key whose password is still to
 * be checked is not kept: such a client starts its login again. Thread-safe.
 */
public final class Logins {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;
  private final Path file;
  private final Map<Long, String> accountByKey = new HashMap<>();
  private final Map<Long, Account> awaitingPassword = new HashMap<>();

  /**
   * Reads what is kept.
   *
   * @throws UncheckedIOException if the file is there and cannot be read
   */
  public Logins(World world, Path file) {
    this.world = world;
    this.file = file;
    if (Files.exists(file)) {
      try {
        accountByKey.putAll(
            JSON.readValue(file.toFile(), new TypeReference<Map<Long, String>>() {}));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the logins in " + file, e);
      }
    }
  }

  /** Who uses a key, or null if nobody has logged in with it. */
  public @Nullable Account account(long authKeyId) {
    // The world is asked without this lock: it calls keysOf with its own one held.
    String id = accountId(authKeyId);
    return id == null ? null : world.account(id);
  }

  private synchronized @Nullable String accountId(long authKeyId) {
    return accountByKey.get(authKeyId);
  }

  /** The same for a connection's key. */
  public @Nullable Account account(OptionalLong authKeyId) {
    return authKeyId.isPresent() ? account(authKeyId.getAsLong()) : null;
  }

  Account require(long authKeyId) throws RpcException {
    Account account = account(authKeyId);
    if (account == null) {
      throw Errors.unauthorized("AUTH_KEY_UNREGISTERED");
    }
    return account;
  }

  /**
   * Logs the key in, or, if the account has a password, remembers that it is still to be checked.
   */
  synchronized void logIn(long authKeyId, Account account) throws RpcException {
    if (account.spec().password() != null) {
      awaitingPassword.put(authKeyId, account);
      throw Errors.unauthorized("SESSION_PASSWORD_NEEDED");
    }
    bind(authKeyId, account);
  }

  synchronized @Nullable Account awaitingPassword(long authKeyId) {
    return awaitingPassword.get(authKeyId);
  }

  /** Logs the key in without asking for anything more. */
  synchronized void bind(long authKeyId, Account account) {
    awaitingPassword.remove(authKeyId);
    accountByKey.put(authKeyId, account.id());
    save();
  }

  synchronized void logOut(long authKeyId) {
    if (accountByKey.remove(authKeyId) != null) {
      save();
    }
  }

  synchronized List<Long> keysOf(Account account) {
    return accountByKey.entrySet().stream()
        .filter(entry -> entry.getValue().equals(account.id()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void save() {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    try {
      JSON.writeValue(temporary.toFile(), new TreeMap<>(accountByKey));
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the logins in " + file, e);
    }
  }
}
