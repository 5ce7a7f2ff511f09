package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Heartbeat;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerLinkGrpc;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.link.v1.WorkerSnapshot;
import dev.telefarm.proto.v1.Account;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may speak as a worker: the process that was launched last, and nobody else. */
final class FencingIT {
  @TempDir Path folder;

  private final MultiThreadIoEventLoopGroup network =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private ManagedChannel link;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    calls.createAccount("alice");
    calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
    link =
        NettyChannelBuilder.forAddress(
                UnixDomainSocketAddress.of(supervisor.data().resolve("run/link.sock")))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(network)
            .usePlaintext()
            .build();
  }

  @AfterEach
  void end() {
    link.shutdownNow();
    supervisor.close();
    network.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void strangersAreRefusedAndTheWorkerStaysAttached() throws Exception {
    WorkerSnapshot own = ownSnapshot();

    assertRefused(own.toBuilder().setAccount("nobody").build());
    assertRefused(own.toBuilder().setEpoch(own.getEpoch() - 1).build());
    assertRefused(own.toBuilder().setEpoch(own.getEpoch() + 1).build());
    assertRefused(own.toBuilder().setToken("").build());
    assertRefused(own.toBuilder().setToken(own.getToken() + "x").build());
    assertRefused(own.toBuilder().setPid(ProcessHandle.current().pid()).build());
    assertRefused(own.toBuilder().setProcessStart(own.getProcessStart() + 1).build());
    assertRefused(own.toBuilder().setBootId("another").build());

    // Still the first attach of the first process: nothing that was refused had an effect.
    calls.login("alice");
    assertThat(supervisor.worker().getStartCount()).isEqualTo(1);
  }

  @Test
  void rehearsalIsToldNothingAndTurnedAwayWhenItIsReady() throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    var reports = attach(WorkerSnapshot.newBuilder().setAccount("-rehearsal").build(), events);
    assertThat(events.poll(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            WorkerDirective.class,
            directive -> {
              assertThat(directive.getDesired().getLimits().getLanes()).isEqualTo(1);
              assertThat(directive.getDesired().hasTelegram()).isFalse();
              assertThat(directive.getDesired().getTargetRootsList()).isEmpty();
            });

    reports.onNext(
        WorkerReport.newBuilder()
            .setAuthorization(Authorization.newBuilder().setState(Authorization.State.STATE_READY))
            .build());
    assertThat(endOf(events)).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(calls.account("alice").getState()).isEqualTo(Account.State.STATE_LOGIN_NEEDED);
  }

  @Test
  void anythingBeforeASnapshotIsRefused() throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    WorkerLinkGrpc.newStub(link)
        .attach(new FarmCalls.Recorder<>(events))
        .onNext(WorkerReport.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());

    assertThat(endOf(events)).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void newerAttachOfTheSameWorkerCutsTheOlderOneOff() throws Exception {
    BlockingQueue<Object> first = new LinkedBlockingQueue<>();
    StreamObserver<WorkerReport> older = attach(ownSnapshot(), first);
    assertThat(first.poll(10, TimeUnit.SECONDS)).isInstanceOf(WorkerDirective.class);

    BlockingQueue<Object> second = new LinkedBlockingQueue<>();
    StreamObserver<WorkerReport> newer = attach(ownSnapshot(), second);

    assertThat(second.poll(10, TimeUnit.SECONDS)).isInstanceOf(WorkerDirective.class);
    assertThat(endOf(first)).isEqualTo(Status.Code.UNAVAILABLE);
    newer.onNext(WorkerReport.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
    assertThat(older).isNotSameAs(newer);
  }

  private void assertRefused(WorkerSnapshot snapshot) throws InterruptedException {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    var _ = attach(snapshot, events);
    assertThat(endOf(events)).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private StreamObserver<WorkerReport> attach(
      WorkerSnapshot snapshot, BlockingQueue<Object> events) {
    StreamObserver<WorkerReport> reports =
        WorkerLinkGrpc.newStub(link).attach(new FarmCalls.Recorder<>(events));
    reports.onNext(WorkerReport.newBuilder().setSnapshot(snapshot).build());
    return reports;
  }

  private static Status.Code endOf(BlockingQueue<Object> events) throws InterruptedException {
    Object event = events.poll(10, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(Throwable.class);
    return Status.fromThrowable((Throwable) event).getCode();
  }

  /** As the account's living worker would attach; its owner may read its environment. */
  private WorkerSnapshot ownSnapshot() throws IOException {
    JsonNode file =
        new ObjectMapper()
            .readTree(supervisor.data().resolve("accounts/alice/worker.json").toFile());
    return WorkerSnapshot.newBuilder()
        .setAccount("alice")
        .setEpoch(file.path("epoch").asLong())
        .setToken(linkToken(file.path("pid").asLong()))
        .setPid(file.path("pid").asLong())
        .setProcessStart(file.path("processStart").asLong())
        .setBootId(file.path("bootId").asText())
        .setVersion("test")
        .setAuthorization(
            Authorization.newBuilder().setState(Authorization.State.STATE_WAIT_PHONE_NUMBER))
        .build();
  }

  static String linkToken(long pid) throws IOException {
    String environment =
        Files.readString(
            Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
    return Stream.of(environment.split("\0", -1))
        .filter(variable -> variable.startsWith("TELEFARM_LINK_TOKEN="))
        .map(variable -> variable.substring(variable.indexOf('=') + 1))
        .findFirst()
        .orElseThrow();
  }
}
