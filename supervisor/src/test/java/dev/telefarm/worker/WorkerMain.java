package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Heartbeat;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerLinkGrpc;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.link.v1.WorkerSnapshot;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Attaches like a worker, dials again when cut off, and plays its part with {@link PuppetAccount}.
 * A file {@code crash} in the account's folder makes it end with code 70 at once; {@link
 * PuppetFaults} are its other faults. A file {@code leak} has the MiB of memory that it takes and
 * never gives back, a file {@code mute} keeps it from attaching while it is there.
 */
public final class WorkerMain {
  private static final String REHEARSAL = "-rehearsal";

  private final String account;
  private final Path folder;
  private final long epoch;
  private final ManagedChannel channel;
  private final PuppetAccount puppet;
  private final PuppetFaults faults;
  private final PuppetSayings sayings;
  private final PuppetIdentity identity;
  private final PuppetStubbornness stubbornness;
  private final PuppetGrace grace;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService printer = Executors.newSingleThreadScheduledExecutor();

  /** Kept, because the lock would go with it. */
  private @Nullable PuppetLife life;

  private @Nullable StreamObserver<WorkerReport> reports;

  /** Whether who it is attached to told it what is wanted, to which it says how things are. */
  private boolean told;

  private long sequence;

  private WorkerMain(Map<String, String> options) {
    this.account = options.getOrDefault("--account", "");
    this.folder = Path.of(options.getOrDefault("--data-dir", ""));
    this.epoch = Long.parseLong(options.getOrDefault("--epoch", "0"));
    this.puppet = new PuppetAccount(folder, this::report);
    this.faults = new PuppetFaults(folder, puppet, this::misbehave, System::exit);
    this.sayings = new PuppetSayings(folder, puppet, this::report);
    this.identity = PuppetIdentity.of(folder);
    this.stubbornness = new PuppetStubbornness(folder);
    this.grace = new PuppetGrace(loop, this::end);
    this.channel =
        NettyChannelBuilder.forAddress(
                UnixDomainSocketAddress.of(options.getOrDefault("--link", "")))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
            .usePlaintext()
            .build();
  }

  static void main(String[] arguments) throws IOException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    var worker = new WorkerMain(options);
    if (Files.exists(worker.folder.resolve("crash"))) {
      System.exit(70);
    }
    Optional<PuppetLife> life = PuppetLife.begin(worker.folder);
    if (life.isEmpty()) {
      System.exit(75);
    }
    worker.life = life.get();
    worker.writeFile();
    worker.faults.atStart();
    var _ =
        worker.printer.scheduleWithFixedDelay(
            new PuppetFlood(worker.folder)::obey, 0, 50, TimeUnit.MILLISECONDS);
    worker.loop.execute(worker::speak);
  }

  private void speak() {
    if (Files.exists(folder.resolve("mute"))) {
      var _ = loop.schedule(this::speak, 20, TimeUnit.MILLISECONDS);
      return;
    }
    dial();
    var _ = loop.scheduleAtFixedRate(this::beat, 100, 100, TimeUnit.MILLISECONDS);
  }

  private void dial() {
    channel.resetConnectBackoff();
    StreamObserver<WorkerReport> stream = WorkerLinkGrpc.newStub(channel).attach(new Directives());
    reports = stream;
    stream.onNext(snapshot());
  }

  /** Says once more what only the first report may say. */
  private void misbehave() {
    report(snapshot());
  }

  private WorkerReport snapshot() {
    WorkerSnapshot.Builder snapshot =
        WorkerSnapshot.newBuilder()
            .setAccount(account)
            .setEpoch(epoch)
            .setToken(System.getenv().getOrDefault("TELEFARM_LINK_TOKEN", ""))
            .setPid(identity.pid())
            .setProcessStart(identity.start())
            .setBootId(identity.bootId())
            .setVersion("puppet")
            .setAuthorization(puppet.authorization())
            .setLanes(puppet.lanes())
            .setLimits(puppet.heldBackBy())
            .setLostCheckpoints(7)
            .addAllDownloads(puppet.downloads());
    return WorkerReport.newBuilder().setSnapshot(snapshot).build();
  }

  private void beat() {
    if (life == null || !life.holds()) {
      throw new IllegalStateException("lost the account's folder");
    }
    faults.look();
    if (told) {
      sayings.look(); // what it is to say comes last, and is heard
    }
    leak();
    puppet.advance();
    report(
        WorkerReport.newBuilder()
            .setHeartbeat(Heartbeat.newBuilder().setSequence(++sequence))
            .build());
  }

  /** Once: the file is taken away, so that the next worker does not leak again. */
  private void leak() {
    Path file = folder.resolve("leak");
    try {
      if (Files.exists(file)) {
        long bytes = Long.parseLong(Files.readString(file).strip()) << 20;
        Files.delete(file);
        Arena.global().allocate(bytes).fill((byte) 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(WorkerReport report) {
    if (reports != null) {
      reports.onNext(report);
    }
  }

  private void directed(WorkerDirective directive) {
    if (directive.hasDrain()) {
      if (!stubbornness.refusesToDrain()) {
        end();
      }
      return;
    }
    if (directive.hasDesired()) {
      grace.supervised(directive.getDesired().getOrphanGrace());
    }
    puppet.directed(directive);
    told |= directive.hasDesired();
    if (account.equals(REHEARSAL)) {
      report(
          WorkerReport.newBuilder()
              .setAuthorization(
                  Authorization.newBuilder().setState(Authorization.State.STATE_READY))
              .build());
    }
  }

  private void end() {
    removeFile();
    System.exit(0);
  }

  /** A rehearsal, which fills the class cache, ends so. */
  private void fenced() {
    System.exit(account.equals(REHEARSAL) ? 0 : 77);
  }

  private void writeFile() throws IOException {
    Files.writeString(
        folder.resolve("worker.json"),
        "{\"pid\":%d,\"processStart\":%d,\"bootId\":\"%s\",\"epoch\":%d}"
            .formatted(identity.pid(), identity.start(), identity.bootId(), epoch));
  }

  private void removeFile() {
    try {
      Files.deleteIfExists(folder.resolve("worker.json"));
    } catch (IOException e) {
      System.err.println("cannot remove worker.json: " + e.getMessage());
    }
  }

  private final class Directives implements StreamObserver<WorkerDirective> {
    @Override
    public void onNext(WorkerDirective directive) {
      loop.execute(() -> directed(directive));
    }

    @Override
    public void onError(Throwable broken) {
      if (Status.fromThrowable(broken).getCode() == Status.Code.UNAUTHENTICATED) {
        fenced();
      }
      loop.execute(() -> {
        reports = null;
        told = false;
        grace.alone();
      });
      var _ = loop.schedule(WorkerMain.this::dial, 100, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onCompleted() {
      onError(Status.UNAVAILABLE.asException());
    }
  }
}
