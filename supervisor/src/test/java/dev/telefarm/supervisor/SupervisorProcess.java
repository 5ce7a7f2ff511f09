package dev.telefarm.supervisor;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.Worker;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real supervisor as a process on a data directory, with puppets for workers. Closing it kills
 * every process of both.
 */
final class SupervisorProcess implements AutoCloseable {
  private final Path folder;
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
        class_cache = false
        """);
    pathingJar(home().resolve("worker"));
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

  private Path home() {
    return folder.resolve("home");
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
    channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
    return this;
  }

  /** Launches a supervisor on the same data directory without waiting. */
  Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    // Most of a short life is its start, which the small compiler and collector make cheaper.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    if (!crashAt.isEmpty()) {
      command.add("-Dtelefarm.crash-at=" + crashAt);
      crashAt = "";
    }
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.telefarm.supervisor.SupervisorMain", "--data", data().toString()));
    command.addAll(List.of("--home", home().toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
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
    return authorized(AccountServiceGrpc.newBlockingStub(channel()));
  }

  DownloadServiceGrpc.DownloadServiceBlockingStub downloads() throws IOException {
    return authorized(DownloadServiceGrpc.newBlockingStub(channel()));
  }

  ChatServiceGrpc.ChatServiceBlockingStub chats() throws IOException {
    return authorized(ChatServiceGrpc.newBlockingStub(channel()));
  }

  FarmServiceGrpc.FarmServiceBlockingStub farm() throws IOException {
    return authorized(FarmServiceGrpc.newBlockingStub(channel()));
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

  /** The living workers of this data directory, whoever started them. */
  List<ProcessHandle> workers() {
    String link = data().resolve("run/link.sock").toString();
    return ProcessHandle.allProcesses()
        .filter(handle -> handle.info().arguments().map(List::of).orElse(List.of()).contains(link))
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

  /**
   * {@code <home>/worker/*} takes jars only: one whose manifest names this JVM's class path, with
   * the puppet on it.
   */
  private static void pathingJar(Path folder) throws IOException {
    Files.createDirectories(folder);
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(folder.resolve("puppet.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
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
