package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.session.RpcService;
import dev.telefarm.sandbox.session.ServerAddress;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.World;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Telegram API calls out of a {@link World}, and pushes what changes in it. Thread-safe.
 */
public final class ApiService implements RpcService {
  private static final Logger LOG = LoggerFactory.getLogger(ApiService.class);

  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final LoginTokens tokens;
  private final Devices devices;
  private final CdnRedirects redirects;
  private final CdnMethods cdn;
  private final MethodTable methods;
  private final List<ServerAddress> addresses;
  private final InstantSource clock;

  /**
   * @param addresses the data centres' addresses, as clients shall dial them
   * @param keys whether an authorization key is known
   * @param publicKey PEM of the key that the content delivery network's handshake uses
   * @param random of cryptographic quality: login tokens and password checks depend on it
   */
  public ApiService(
      World world,
      Logins logins,
      ServedLedger served,
      List<ServerAddress> addresses,
      UpdateSink sink,
      LongPredicate keys,
      String publicKey,
      InstantSource clock,
      RandomGenerator random) {
    this.addresses = List.copyOf(addresses);
    this.clock = clock;
    this.tokens = new LoginTokens(clock, random, sink);
    this.devices = new Devices(logins, sink);
    this.methods = new MethodTable(logins);
    var peers = new Peers(world);
    var states = new UpdateStates(world, clock);
    new HelpMethods(addresses, clock).register(methods);
    new AuthMethods(world, logins, tokens, keys, random).register(methods);
    new PasswordMethods(logins, random).register(methods);
    new UserMethods(world, peers).register(methods);
    new DialogMethods(world, peers, states).register(methods);
    new ChatMethods(world, peers, clock).register(methods);
    new MessageMethods(world, peers).register(methods);
    new UpdateMethods(world, peers, states).register(methods);
    var uploads = new UploadMethods(world, served);
    uploads.register(methods);
    this.redirects = new CdnRedirects(random);
    this.cdn = new CdnMethods(uploads, redirects, logins, served, publicKey);
    cdn.register(methods);
    world.addListener(new UpdatePusher(logins, sink, states, clock));
  }

  /** Where QR logins are accepted on behalf of an account. */
  public LoginTokens loginTokens() {
    return tokens;
  }

  /** What is logged in. */
  public Devices devices() {
    return devices;
  }

  /** What clients were sent to the content delivery network for. */
  public CdnRedirects redirects() {
    return redirects;
  }

  /** Answers calls of upload.getFile by sending the client to the content delivery network. */
  public TlObject redirect(RpcCall call) throws RpcException {
    return cdn.redirect(call);
  }

  /** The update by which Telegram tells clients where its data centres are. */
  public TlObject addressUpdate() {
    return TlObject.of("updateShort")
        .with(
            "update",
            TlObject.of("updateDcOptions").with("dc_options", HelpMethods.dcOptions(addresses)))
        .with("date", (int) clock.instant().getEpochSecond());
  }

  @Override
  public TlObject call(RpcCall call) throws RpcException {
    String name = call.function().name();
    MethodTable.OpenMethod method = methods.find(name);
    if (method == null) {
      if (unknown.add(name)) {
        LOG.info("{} is not part of the sandbox: answered METHOD_INVALID", name);
      }
      throw Errors.badRequest("METHOD_INVALID");
    }
    return method.call(call);
  }
}
