package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.World;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/**
 * Logging in by phone and code, by bot token and by QR code; going to another data centre; logging
 * out.
 */
final class AuthMethods {
  private final World world;
  private final Logins logins;
  private final LoginTokens tokens;
  private final LongPredicate keys;
  private final RandomGenerator random;
  private final Map<String, Account> sentCodes = new ConcurrentHashMap<>();
  private final Map<ByteBuffer, Account> exported = new ConcurrentHashMap<>();

  /**
   * @param keys whether an authorization key is known
   */
  AuthMethods(
      World world, Logins logins, LoginTokens tokens, LongPredicate keys, RandomGenerator random) {
    this.keys = keys;
    this.world = world;
    this.logins = logins;
    this.tokens = tokens;
    this.random = random;
  }

  void register(MethodTable methods) {
    methods.open("auth.sendCode", this::sendCode);
    methods.open("auth.resendCode", this::sendCode);
    methods.open("auth.cancelCode", this::cancelCode);
    methods.open("auth.signIn", this::signIn);
    methods.open("auth.importBotAuthorization", this::importBotAuthorization);
    methods.open("auth.exportLoginToken", this::exportLoginToken);
    methods.open("auth.importAuthorization", this::importAuthorization);
    methods.open("auth.bindTempAuthKey", this::bindTempAuthKey);
    methods.open("auth.logOut", this::logOut);
    methods.forAccount("auth.acceptLoginToken", this::acceptLoginToken);
    methods.forAccount("auth.exportAuthorization", this::exportAuthorization);
  }

  private TlObject sendCode(RpcCall call) throws RpcException {
    Account account = world.accountByPhone(call.function().string("phone_number"));
    if (account == null) {
      throw Errors.badRequest("PHONE_NUMBER_INVALID");
    }
    String hash = HexFormat.of().formatHex(randomBytes(9));
    sentCodes.put(hash, account);
    return TlObject.of("auth.sentCode")
        .with(
            "type",
            TlObject.of("auth.sentCodeTypeApp").with("length", account.spec().code().length()))
        .with("phone_code_hash", hash);
  }

  private TlObject cancelCode(RpcCall call) {
    return TlObject.bool(sentCodes.remove(call.function().string("phone_code_hash")) != null);
  }

  private TlObject signIn(RpcCall call) throws RpcException {
    TlObject request = call.function();
    String hash = request.string("phone_code_hash");
    Account account = sentCodes.get(hash);
    if (account == null || !account.equals(world.accountByPhone(request.string("phone_number")))) {
      throw Errors.badRequest("PHONE_CODE_EXPIRED");
    }
    if (!request.has("phone_code") || request.string("phone_code").isEmpty()) {
      throw Errors.badRequest("PHONE_CODE_EMPTY");
    }
    if (!account.spec().code().equals(request.string("phone_code"))) {
      throw Errors.badRequest("PHONE_CODE_INVALID");
    }
    sentCodes.remove(hash);
    return logIn(call, account);
  }

  private TlObject importBotAuthorization(RpcCall call) throws RpcException {
    Account bot = world.accountByBotToken(call.function().string("bot_auth_token"));
    if (bot == null) {
      throw Errors.badRequest("ACCESS_TOKEN_INVALID");
    }
    return logIn(call, bot);
  }

  private TlObject exportLoginToken(RpcCall call) throws RpcException {
    long authKeyId = call.session().authKeyId();
    Account account = tokens.takeAccepted(authKeyId);
    if (account == null) {
      return tokens.show(authKeyId);
    }
    return TlObject.of("auth.loginTokenSuccess").with("authorization", logIn(call, account));
  }

  private TlObject acceptLoginToken(Account caller, TlObject request) throws RpcException {
    tokens.accept(caller, request.bytes("token"));
    return TlObject.of("authorization")
        .with("hash", random.nextLong())
        .with("device_model", "sandbox")
        .with("platform", "")
        .with("system_version", "")
        .with("api_id", 1)
        .with("app_name", "sandbox")
        .with("app_version", "")
        .with("date_created", 0)
        .with("date_active", 0)
        .with("ip", "127.0.0.1")
        .with("country", "")
        .with("region", "");
  }

  private TlObject exportAuthorization(Account caller, TlObject request) throws RpcException {
    int dc = request.intValue("dc_id");
    if (dc != 1 && dc != 2) {
      throw Errors.badRequest("DC_ID_INVALID");
    }
    byte[] bytes = randomBytes(64);
    exported.put(ByteBuffer.wrap(bytes), caller);
    return TlObject.of("auth.exportedAuthorization")
        .with("id", caller.userId())
        .with("bytes", bytes);
  }

  private TlObject importAuthorization(RpcCall call) throws RpcException {
    Account account = exported.remove(ByteBuffer.wrap(call.function().bytes("bytes")));
    if (account == null || account.userId() != call.function().longValue("id")) {
      throw Errors.badRequest("AUTH_BYTES_INVALID");
    }
    logins.bind(call.session().authKeyId(), account);
    return UserObjects.authorization(account);
  }

  /**
   * A client that was told its key is unknown asks so whether that is true. The proof that it has
   * the permanent key is taken for granted.
   */
  private TlObject bindTempAuthKey(RpcCall call) throws RpcException {
    long permanent = call.function().longValue("perm_auth_key_id");
    if (!keys.test(permanent)) {
      throw Errors.badRequest("ENCRYPTED_MESSAGE_INVALID");
    }
    Account account = logins.account(permanent);
    if (account != null) {
      logins.bind(call.session().authKeyId(), account);
    }
    return TlObject.bool(true);
  }

  private TlObject logOut(RpcCall call) {
    logins.logOut(call.session().authKeyId());
    return TlObject.of("auth.loggedOut");
  }

  private TlObject logIn(RpcCall call, Account account) throws RpcException {
    logins.logIn(call.session().authKeyId(), account);
    return UserObjects.authorization(account);
  }

  private byte[] randomBytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
