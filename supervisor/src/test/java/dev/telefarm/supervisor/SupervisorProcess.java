package dev.telefarm.supervisor;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.DownloadBatchServiceGrpc;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.supervisor.process.WorkerCommand;
import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The real supervisor as a process on a data directory, with puppets for workers. Closing it kills
 * every process of both.
 */
final class SupervisorProcess implements AutoCloseable {
  /** A runnable tree whose workers are puppets; see scripts/lib/puppets. */
  private static final String PUPPETS = System.getProperty("telefarm.puppets", "target/puppets");

  private final Path folder;
  private final ErrorContract errors = new ErrorContract(() -> !gone(process().pid()));
  private String crashAt = "";
  private List<String> arguments = List.of();
  private @Nullable Process process;
  private @Nullable ManagedChannel channel;

  SupervisorProcess(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(data());
    Files.writeString(
        data().resolve("telefarm.toml"),
        """
        [telegram]
        api_id = 1
        api_hash = "hash-of-the-test"
        use_test_dc = true
        [api]
        listen = "127.0.0.1:0"
        [workers]
        heartbeat_interval = "100ms"
        silence_deadline = "3s"
        backoff_initial = "100ms"
        drain_deadline = "5s"
        """);
  }

  /** For the next start. */
  void configure(String line, String instead) throws IOException {
    Path file = data().resolve("telefarm.toml");
    Files.writeString(file, Files.readString(file).replace(line, instead));
  }

  /** The next supervisor that is launched dies at this point; those after it do not. */
  SupervisorProcess crashAt(String label) {
    crashAt = label;
    return this;
  }

  /** Of every supervisor that is launched from now on. */
  SupervisorProcess with(String... more) {
    arguments = List.of(more);
    return this;
  }

  Path data() {
    return folder.resolve("d");
  }

  /** Starts it and returns when it serves. */
  SupervisorProcess start() throws IOException {
    Process started = launch();
    process = started;
    try (BufferedReader out = started.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      if (line == null || !line.startsWith("telefarm: serving on ")) {
        throw new IOException(
            "the supervisor did not start: " + line + "\n" + Files.readString(errors()));
      }
    }
    String address = Files.readString(data().resolve("run/api.address"));
    channel = connect(address);
    return this;
  }

  private static ManagedChannel connect(String address) {
    if (!address.startsWith("unix:")) {
      return NettyChannelBuilder.forTarget(address).usePlaintext().build();
    }
    return NettyChannelBuilder.forAddress(
            UnixDomainSocketAddress.of(address.substring("unix:".length())))
        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
        .eventLoopGroup(
            new MultiThreadIoEventLoopGroup(
                1, Thread.ofPlatform().daemon().factory(), NioIoHandler.newFactory()))
        .overrideAuthority("localhost")
        .usePlaintext()
        .build();
  }

  /** Launches a supervisor on the same data directory without waiting. */
  Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    if (!crashAt.isEmpty()) {
      command.add("-Dtelefarm.crash-at=" + crashAt);
      crashAt = "";
    }
    command.addAll(List.of("dev.telefarm.supervisor.SupervisorMain", "--data", data().toString()));
    command.addAll(List.of("--home", PUPPETS));
    command.addAll(arguments);
    return new ProcessBuilder(SupervisorTree.java(command))
        .redirectInput(new File("/dev/null"))
        .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
        .start();
  }

  private Path errors() {
    return folder.resolve("stderr");
  }

  Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** kill -9, and nothing else. */
  void kill() {
    process().destroyForcibly().onExit().join();
    disconnect();
  }

  /** SIGTERM; the exit code. */
  int stop() throws InterruptedException {
    process().destroy();
    if (!process().waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the supervisor did not end");
    }
    disconnect();
    return process().exitValue();
  }

  /** Waits for its end by itself; the exit code, which is 128 more than the signal. */
  int awaitDeath() throws InterruptedException {
    if (!process().waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the supervisor did not die");
    }
    disconnect();
    return process().exitValue();
  }

  /** Has each status that comes back looked at. */
  Channel calls() {
    return ClientInterceptors.intercept(channel(), errors);
  }

  ManagedChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("not started");
    }
    return channel;
  }

  String token() throws IOException {
    return Files.readString(data().resolve("api.token")).strip();
  }

  AccountServiceGrpc.AccountServiceBlockingStub accounts() throws IOException {
    return authorized(AccountServiceGrpc.newBlockingStub(calls()));
  }

  DownloadServiceGrpc.DownloadServiceBlockingStub downloads() throws IOException {
    return authorized(DownloadServiceGrpc.newBlockingStub(calls()));
  }

  ChatServiceGrpc.ChatServiceBlockingStub chats() throws IOException {
    return authorized(ChatServiceGrpc.newBlockingStub(calls()));
  }

  DownloadBatchServiceGrpc.DownloadBatchServiceBlockingStub batches() throws IOException {
    return authorized(DownloadBatchServiceGrpc.newBlockingStub(channel()));
  }

  SubscriptionServiceGrpc.SubscriptionServiceBlockingStub subscriptions() throws IOException {
    return authorized(SubscriptionServiceGrpc.newBlockingStub(channel()));
  }

  FarmServiceGrpc.FarmServiceBlockingStub farm() throws IOException {
    return authorized(FarmServiceGrpc.newBlockingStub(calls()));
  }

  <S extends AbstractStub<S>> S authorized(S stub) throws IOException {
    return stub.withCallCredentials(bearer(token()));
  }

  static CallCredentials bearer(String token) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(
          RequestInfo call, Executor executor, MetadataApplier applier) {
        Metadata headers = new Metadata();
        headers.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        applier.apply(headers);
      }
    };
  }

  /** The only worker there is. */
  Worker worker() throws IOException {
    return farm().listWorkers(ListWorkersRequest.getDefaultInstance()).getWorkersList().getFirst();
  }

  /**
   * The living workers of this data directory, whoever started them. Not the rehearsal of one, for
   * a class cache that the build did not get done.
   */
  List<ProcessHandle> workers() {
    String link = data().resolve("run/link.sock").toString();
    return ProcessHandle.allProcesses()
        .filter(handle -> {
          List<String> arguments = handle.info().arguments().map(List::of).orElse(List.of());
          return arguments.contains(link) && !arguments.contains(WorkerCommand.REHEARSAL);
        })
        .toList();
  }

  private void disconnect() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    workers().forEach(ProcessHandle::destroyForcibly);
    errors.check();
  }

  /** No such process, or a zombie that waits for a parent which does not ask. */
  static boolean gone(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException e) {
      return true;
    }
  }

  static String reason(Throwable thrown) {
    var status = StatusProto.fromThrowable(thrown);
    if (status == null) {
      return Status.fromThrowable(thrown).toString();
    }
    return status.getDetailsList().stream()
        .filter(any -> any.is(ErrorInfo.class))
        .map(any -> {
          try {
            return any.unpack(ErrorInfo.class).getReason();
          } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
          }
        })
        .findFirst()
        .orElse("no reason: " + status);
  }
}
