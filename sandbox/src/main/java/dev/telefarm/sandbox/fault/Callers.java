package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.SharedFile;
import dev.telefarm.sandbox.world.World;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Finds out whose a call is, and what it asks for. Thread-safe. */
public final class Callers {
  private final World world;
  private final LongFunction<@Nullable Account> logins;
  private final Function<byte[], @Nullable Redirected> redirects;

  /** What an account was sent to the content delivery network for. */
  public record Redirected(Account account, SharedFile file) {}

  /**
   * @param logins the account that is logged in with an authorization key, or null
   * @param redirects what the token of a file stands for in the content delivery network, or null
   */
  public Callers(
      World world,
      LongFunction<@Nullable Account> logins,
      Function<byte[], @Nullable Redirected> redirects) {
    this.world = world;
    this.logins = logins;
    this.redirects = redirects;
  }

  Occurrence occurrence(RpcCall call) {
    TlObject function = call.function();
    return switch (function.name()) {
      case "upload.getFile" -> {
        TlObject location = function.object("location");
        SharedFile file = location.has("id") ? world.file(location.longValue("id")) : null;
        yield occurrence(call, account(call), file);
      }
      case "upload.getCdnFile" -> {
        Redirected redirected = redirects.apply(function.bytes("file_token"));
        yield redirected == null
            ? occurrence(call, null, null)
            : occurrence(call, redirected.account(), redirected.file());
      }
      default -> occurrence(call, account(call), null);
    };
  }

  private static Occurrence occurrence(
      RpcCall call, @Nullable Account account, @Nullable SharedFile file) {
    TlObject function = call.function();
    return new Occurrence(
        account == null ? null : account.id(),
        call.session().dcId(),
        call.connection().id(),
        function.name(),
        file,
        file == null ? 0 : function.longValue("offset"),
        file == null ? 0 : function.intValue("limit"));
  }

  private @Nullable Account account(RpcCall call) {
    Account account = logins.apply(call.session().authKeyId());
    if (account != null) {
      return account;
    }
    TlObject function = call.function();
    return switch (function.name()) {
      case "auth.sendCode", "auth.signIn" -> world.accountByPhone(function.string("phone_number"));
      case "auth.importAuthorization" -> world.accountByUserId(function.longValue("id"));
      default -> null;
    };
  }
}
