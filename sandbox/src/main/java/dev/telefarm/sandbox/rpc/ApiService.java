package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.session.RpcService;
import dev.telefarm.sandbox.session.ServerAddress;
import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.World;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Telegram API calls out of a {@link World}, and pushes what changes in it. Thread-safe.
 */
public final class ApiService implements RpcService {
  private static final Logger LOG = LoggerFactory.getLogger(ApiService.class);

  private final ServedLedger served;
  private final LoginTokens tokens;
  private final Devices devices;
  private final MethodTable methods;

  /**
   * @param addresses the data centres' addresses, as clients shall dial them
   * @param random of cryptographic quality: login tokens and password checks depend on it
   */
  public ApiService(
      World world,
      Logins logins,
      ServedLedger served,
      List<ServerAddress> addresses,
      UpdateSink sink,
      InstantSource clock,
      RandomGenerator random) {
    this.served = served;
    this.tokens = new LoginTokens(clock, random, sink);
    this.devices = new Devices(logins, sink);
    this.methods = new MethodTable(logins);
    var peers = new Peers(world);
    var states = new UpdateStates(world, clock);
    new HelpMethods(addresses, clock).register(methods);
    new AuthMethods(world, logins, tokens, random).register(methods);
    new PasswordMethods(logins, random).register(methods);
    new UserMethods(world, peers).register(methods);
    new DialogMethods(world, peers, states).register(methods);
    new ChatMethods(world, peers, clock).register(methods);
    new MessageMethods(world, peers).register(methods);
    new UpdateMethods(world, peers, states).register(methods);
    new UploadMethods(world, served).register(methods);
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

  @Override
  public TlObject call(RpcCall call) throws RpcException {
    String name = call.function().name();
    long count = served.recordCall(name);
    MethodTable.OpenMethod method = methods.find(name);
    if (method == null) {
      if (count == 1) {
        LOG.info("{} is not part of the sandbox: answered METHOD_INVALID", name);
      }
      throw Errors.badRequest("METHOD_INVALID");
    }
    return method.call(call);
  }
}
