package dev.telefarm.sandbox.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** 2FA passwords: account.getPassword and auth.checkPassword. */
final class PasswordMethods {
  private final Logins logins;
  private final RandomGenerator random;
  private final Map<String, PasswordCheck.Verifier> verifiers = new ConcurrentHashMap<>();
  private final Map<Long, PasswordCheck> checks = new ConcurrentHashMap<>();

  PasswordMethods(Logins logins, RandomGenerator random) {
    this.logins = logins;
    this.random = random;
  }

  void register(MethodTable methods) {
    methods.open("account.getPassword", this::getPassword);
    methods.open("auth.checkPassword", this::checkPassword);
  }

  private TlObject getPassword(RpcCall call) throws RpcException {
    long authKeyId = call.session().authKeyId();
    Account account = logins.awaitingPassword(authKeyId);
    if (account == null) {
      account = logins.require(authKeyId);
    }
    TlObject answer =
        TlObject.of("account.password")
            .with("new_algo", algorithm(bytes(8), bytes(16)))
            .with("new_secure_algo", TlObject.of("securePasswordKdfAlgoUnknown"))
            .with("secure_random", bytes(256));
    PasswordCheck check = begin(account);
    if (check == null) {
      return answer;
    }
    checks.put(authKeyId, check);
    PasswordCheck.Verifier verifier = check.verifier();
    return answer
        .with("has_password", true)
        .with("current_algo", algorithm(verifier.salt1(), verifier.salt2()))
        .with("srp_B", check.publicKey())
        .with("srp_id", check.id());
  }

  private TlObject checkPassword(RpcCall call) throws RpcException {
    long authKeyId = call.session().authKeyId();
    Account account = logins.awaitingPassword(authKeyId);
    if (account == null) {
      throw Errors.unauthorized("AUTH_KEY_UNREGISTERED");
    }
    TlObject given = call.function().object("password");
    PasswordCheck check = checks.remove(authKeyId);
    if (given.is("inputCheckPasswordEmpty")) {
      throw Errors.badRequest("PASSWORD_HASH_INVALID");
    }
    if (check == null || check.id() != given.longValue("srp_id")) {
      throw Errors.badRequest("SRP_ID_INVALID");
    }
    if (!check.accepts(given.bytes("A"), given.bytes("M1"))) {
      throw Errors.badRequest("PASSWORD_HASH_INVALID");
    }
    logins.bind(authKeyId, account);
    return UserObjects.authorization(account);
  }

  private @Nullable PasswordCheck begin(Account account) {
    String password = account.spec().password();
    if (password == null) {
      return null;
    }
    PasswordCheck.Verifier verifier =
        verifiers.computeIfAbsent(
            account.id(),
            id -> {
              byte[] salts = Srp.sha256(id.getBytes(UTF_8));
              return new PasswordCheck.Verifier(password, salts, Srp.sha256(salts));
            });
    return PasswordCheck.begin(verifier, random);
  }

  private static TlObject algorithm(byte[] salt1, byte[] salt2) {
    return TlObject.of("passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow")
        .with("salt1", salt1)
        .with("salt2", salt2)
        .with("g", Srp.G.intValueExact())
        .with("p", Srp.pad(Srp.P));
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
