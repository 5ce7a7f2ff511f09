package dev.telefarm.sandbox;

import dev.telefarm.sandbox.control.ControlServer;
import dev.telefarm.sandbox.control.ControlService;
import dev.telefarm.sandbox.control.FaultControl;
import dev.telefarm.sandbox.control.ProxyControl;
import dev.telefarm.sandbox.control.SandboxSettings;
import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.fault.Callers;
import dev.telefarm.sandbox.fault.Disturbances;
import dev.telefarm.sandbox.fault.FaultScript;
import dev.telefarm.sandbox.fault.Faults;
import dev.telefarm.sandbox.fault.FaultyCalls;
import dev.telefarm.sandbox.handshake.AuthKeyStore;
import dev.telefarm.sandbox.library.LibraryPatcher;
import dev.telefarm.sandbox.library.LoopbackNetwork;
import dev.telefarm.sandbox.proxy.DataCentres;
import dev.telefarm.sandbox.proxy.Proxies;
import dev.telefarm.sandbox.rpc.ApiService;
import dev.telefarm.sandbox.rpc.CdnRedirects;
import dev.telefarm.sandbox.rpc.CountedCalls;
import dev.telefarm.sandbox.rpc.Logins;
import dev.telefarm.sandbox.rpc.ServedLedger;
import dev.telefarm.sandbox.rpc.ShapingTable;
import dev.telefarm.sandbox.session.MtprotoServer;
import dev.telefarm.sandbox.session.ServerAddress;
import dev.telefarm.sandbox.session.ServerSetup;
import dev.telefarm.sandbox.tl.TlSchema;
import dev.telefarm.sandbox.transport.Connection;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.ServedFolder;
import dev.telefarm.sandbox.world.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A running sandbox: two data centres of a local Telegram, and the service that controls them.
 * Thread-safe.
 *
 * <p>Any number of them run side by side, in one process or several: each has a loopback network of
 * its own.
 */
public final class Sandbox implements AutoCloseable {
  private static final int DATA_CENTRES = 2;

  private final DataLock lock;
  private final LoopbackNetwork network;
  private final MtprotoServer server;
  private final ApiService api;
  private final Proxies proxies;
  private final ControlServer control;
  private final World world;
  private final SandboxSettings settings;
  private final CountDownLatch shutdownAsked;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Sandbox(
      DataLock lock,
      LoopbackNetwork network,
      MtprotoServer server,
      ApiService api,
      Proxies proxies,
      ControlServer control,
      World world,
      SandboxSettings settings,
      CountDownLatch shutdownAsked) {
    this.lock = lock;
    this.network = network;
    this.server = server;
    this.api = api;
    this.proxies = proxies;
    this.control = control;
    this.world = world;
    this.settings = settings;
    this.shutdownAsked = shutdownAsked;
  }

  /**
   * Starts a sandbox; when this returns, clients can connect.
   *
   * @throws dev.telefarm.sandbox.world.InvalidFieldException if the world cannot be, naming the
   *     field
   * @throws dev.telefarm.sandbox.library.UnknownLibraryException if the library cannot be patched
   * @throws IOException if a file or a port cannot be had, naming it
   */
  public static Sandbox start(SandboxOptions options) throws IOException {
    Files.createDirectories(options.data());
    var lock = DataLock.take(options.data());
    try {
      return start(options, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Sandbox start(SandboxOptions options, DataLock lock) throws IOException {
    var world = new World(options.worldDirectory().toAbsolutePath());
    world.load(options.world());
    if (options.served() != null) {
      world.addChat(ServedFolder.describe(options.served()));
    }
    world.keepChangesIn(options.data().resolve("changes.jsonl"));
    Files.createDirectories(options.cache());
    RsaKeys rsa = RsaKeys.loadOrGenerate(options.cache().resolve("sandbox-key.pem"));
    var network = LoopbackNetwork.claim(options.data().resolve("network"));
    try {
      return start(options, world, rsa, network, lock);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static Sandbox start(
      SandboxOptions options, World world, RsaKeys rsa, LoopbackNetwork network, DataLock lock)
      throws IOException {
    Path library =
        new LibraryPatcher(options.cache().toAbsolutePath())
            .patch(options.library(), rsa.publicPem(), network.octet());
    List<ServerAddress> addresses =
        IntStream.rangeClosed(1, DATA_CENTRES)
            .mapToObj(dc -> new ServerAddress(network.address(dc), LibraryPatcher.PORT, dc))
            .toList();
    var withCdn = new ArrayList<>(addresses);
    withCdn.add(new ServerAddress(network.cdnAddress(), LibraryPatcher.PORT, CdnRedirects.DC));
    var clock = InstantSource.system();
    var random = new SecureRandom();
    var logins = new Logins(world, options.data().resolve("logins.json"));
    var served = new ServedLedger();
    var shaping = new ShapingTable(logins, world.shaping());
    var running = new AtomicReference<@Nullable MtprotoServer>();
    var connections = new OpenConnections(running::get);
    var script = new FaultScript(clock);
    var disturbances =
        new Disturbances(
            script,
            shaping,
            connection -> idOf(logins.account(connection.authKeyId())),
            connections::open,
            clock);
    var schema = TlSchema.sandbox();
    var keys = AuthKeyStore.open(options.data().resolve("auth-keys"));
    var faults = new Faults(world, script, disturbances, schema.functions());
    faults.load(options.faults());
    var api =
        new ApiService(
            world,
            logins,
            served,
            withCdn,
            (authKeyId, updates) ->
                Optional.ofNullable(running.get())
                    .ifPresent(server -> server.push(authKeyId, updates)),
            key -> keys.find(key).isPresent() && !disturbances.isKeyUnknown(key),
            rsa.publicPem(),
            clock,
            random);
    var callers =
        new Callers(world, logins::account, token -> redirected(api.redirects().find(token)));
    var server =
        new MtprotoServer(
            new ServerSetup(
                schema,
                rsa,
                keys,
                new CountedCalls(
                    served, new FaultyCalls(script, callers, disturbances, api::redirect, api)),
                disturbances,
                disturbances,
                clock,
                System::nanoTime,
                random));
    running.set(server);
    var settings = new SandboxSettings(library, addresses);
    var shutdownAsked = new CountDownLatch(1);
    var service =
        new ControlService(
            world,
            logins,
            served,
            shaping,
            api.loginTokens(),
            api.devices(),
            connections,
            settings,
            shutdownAsked::countDown);
    var proxies = new Proxies(centres(network, withCdn), server::sources, System::nanoTime);
    try {
      for (ServerAddress address : withCdn) {
        server.listen(address);
      }
      var control =
          ControlServer.start(
              options.controlPort(),
              List.of(service, new FaultControl(faults, world), new ProxyControl(proxies)));
      return new Sandbox(
          lock, network, server, api, proxies, control, world, settings, shutdownAsked);
    } catch (IOException | RuntimeException e) {
      proxies.close();
      server.close();
      throw e;
    }
  }

  private static DataCentres centres(LoopbackNetwork network, List<ServerAddress> addresses) {
    return new DataCentres(
        "127." + network.octet() + ".",
        addresses.stream()
            .collect(
                Collectors.toMap(
                    ServerAddress::dcId,
                    address -> new InetSocketAddress(address.host(), address.port()))));
  }

  private static Callers.@Nullable Redirected redirected(CdnRedirects.@Nullable Redirect redirect) {
    return redirect == null ? null : new Callers.Redirected(redirect.account(), redirect.file());
  }

  private static @Nullable String idOf(@Nullable Account account) {
    return account == null ? null : account.id();
  }

  /** What workers need. */
  public SandboxSettings settings() {
    return settings;
  }

  /** Loopback port of the control service. */
  public int controlPort() {
    return control.port();
  }

  /** What the sandbox contains; may be changed while it runs. */
  public World world() {
    return world;
  }

  /**
   * Tells every connected client the addresses of the data centres, as Telegram does when they
   * change. A TDLib that knows them from there dials them past its proxy when that gets nowhere.
   */
  public void announceAddresses() {
    server.connections().stream()
        .map(Connection::authKeyId)
        .flatMapToLong(OptionalLong::stream)
        .distinct()
        .forEach(key -> server.push(key, api.addressUpdate()));
  }

  /**
   * Waits until a client of the control service asks for the end. The sandbox is not stopped by
   * that: close it.
   */
  public void awaitShutdownRequest() throws InterruptedException {
    shutdownAsked.await();
  }

  /**
   * Stops everything, in reverse order of starting. Clients see their connections end. Further
   * calls do nothing.
   */
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try (lock;
          network;
          server;
          proxies) {
        control.close();
      }
    }
  }
}
