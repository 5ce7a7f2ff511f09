package dev.telefarm.bench.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.Durations;
import dev.telefarm.bench.bare.PatchedLibrary;
import dev.telefarm.sandbox.proto.v1.Account;
import dev.telefarm.sandbox.proto.v1.AddAccountRequest;
import dev.telefarm.sandbox.proto.v1.AddChatRequest;
import dev.telefarm.sandbox.proto.v1.Chat;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.GetContentHashRequest;
import dev.telefarm.sandbox.proto.v1.GetServedRequest;
import dev.telefarm.sandbox.proto.v1.GetStatusRequest;
import dev.telefarm.sandbox.proto.v1.Message;
import dev.telefarm.sandbox.proto.v1.PostMessagesRequest;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import dev.telefarm.sandbox.proto.v1.SandboxStatus;
import dev.telefarm.sandbox.proto.v1.ServedFile;
import dev.telefarm.sandbox.proto.v1.SetShapingRequest;
import dev.telefarm.sandbox.proto.v1.Shaping;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sandbox's process, started as users start it, with one public chat that everybody sees.
 * Thread-safe.
 */
public final class TelegramSandbox implements AutoCloseable {
  /** Id of the chat that everybody sees. */
  public static final String CHAT = "bench";

  private static final int HOME = 1;
  private static final int ABROAD = 2;

  private final ChildProcess process;
  private final ManagedChannel channel;
  private final SandboxServiceGrpc.SandboxServiceBlockingStub control;
  private final SandboxStatus status;
  private final Chat chat;
  private final AtomicInteger accounts = new AtomicInteger();
  private final AtomicInteger files = new AtomicInteger();

  private TelegramSandbox(ChildProcess process, int port) {
    this.process = process;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    control = SandboxServiceGrpc.newBlockingStub(channel);
    status = control.getStatus(GetStatusRequest.getDefaultInstance());
    chat =
        control.addChat(
            AddChatRequest.newBuilder()
                .setChat(
                    Chat.newBuilder()
                        .setId(CHAT)
                        .setTitle("Bench")
                        .setUsername("bench_files")
                        .addMembers("*"))
                .build());
  }

  /** The sandbox's process. */
  public long pid() {
    return process.process().pid();
  }

  static TelegramSandbox start(Path launcher, Path folder) throws IOException {
    Path world = Files.writeString(folder.resolve("world.json"), "{}");
    List<String> command =
        List.of(
            launcher.toString(),
            "sandbox",
            "--world",
            world.toString(),
            "--data",
            folder.resolve("sandbox").toString(),
            "--json");
    ChildProcess process = ChildProcess.start("sandbox", command, Map.of(), folder);
    try {
      JsonNode ready = new ObjectMapper().readTree(process.awaitLine("{"));
      var sandbox = new TelegramSandbox(process, ready.path("controlPort").asInt());
      PatchedLibrary.require(sandbox.library());
      return sandbox;
    } catch (RuntimeException | IOException e) {
      process.close();
      throw e;
    }
  }

  /** The patched TDLib, the only one through which this sandbox can be reached. */
  Path library() {
    return Path.of(status.getLibrary());
  }

  /** What a supervisor must be told to reach this sandbox and nothing else. */
  Map<String, String> supervisorEnvironment() {
    return Map.of(
        "TELEFARM_API_ID", Integer.toString(status.getApiId()),
        "TELEFARM_API_HASH", status.getApiHash(),
        "TELEFARM_USE_TEST_DC", "true",
        "TELEFARM_TDLIB", status.getLibrary());
  }

  /** A new account: a test number with a fixed code, no password. */
  Account addAccount(String id) {
    String phone = "999661%04d".formatted(accounts.incrementAndGet());
    return control.addAccount(
        AddAccountRequest.newBuilder()
            .setAccount(Account.newBuilder().setId(id).setPhone(phone))
            .build());
  }

  /** A new file of generated content, which needs no disk. */
  public Original post(long bytes) {
    return post(bytes, 1).getFirst();
  }

  /** New files, each with content of its own. */
  public List<Original> post(long bytes, int count) {
    return post(bytes, count, HOME);
  }

  /** A new file that another data centre serves than the one where accounts log in. */
  public Original postAbroad(long bytes) {
    return post(bytes, 1, ABROAD).getFirst();
  }

  private List<Original> post(long bytes, int count, int dc) {
    var request = PostMessagesRequest.newBuilder().setChat(CHAT);
    for (int i = 0; i < count; i++) {
      String name = "file-%05d.bin".formatted(files.incrementAndGet());
      request.addMessages(
          Message.newBuilder().setFile(File.newBuilder().setName(name).setSize(bytes).setDc(dc)));
    }
    return control.postMessages(request.build()).getMessagesList().stream()
        .map(message ->
            new Original(
                chat.getTdlibChatId(),
                message.getId(),
                message.getLink(),
                message.getFile().getName(),
                bytes))
        .toList();
  }

  /** From now on, on open connections too. */
  public void shape(Shape shape) {
    var _ = control.setShaping(SetShapingRequest.newBuilder().setShaping(shaping(shape)).build());
  }

  /** The same for one account, whatever holds for everybody. */
  public void shape(String account, Shape shape) {
    var _ =
        control.setShaping(
            SetShapingRequest.newBuilder().setAccount(account).setShaping(shaping(shape)).build());
  }

  private static Shaping.Builder shaping(Shape shape) {
    return Shaping.newBuilder()
        .setConnectionBytesPerSecond(shape.connectionRate())
        .setAccountBytesPerSecond(shape.accountRate())
        .setLatency(Durations.fromMillis(shape.latencyMillis()));
  }

  /** A further proxy, by which accounts can reach it. */
  public SandboxProxy openProxy() {
    return SandboxProxy.open(channel);
  }

  /** What goes wrong in it. */
  public FaultControl faults() {
    return new FaultControl(channel);
  }

  /** What accounts were given of a file, one entry for each. */
  public List<ServedFile> served(Original file) {
    return control.getServed(GetServedRequest.getDefaultInstance()).getFilesList().stream()
        .filter(
            served -> served.getChat().equals(CHAT) && served.getMessageId() == file.messageId())
        .toList();
  }

  /** Of the original, lower-case hex. */
  String sha256(Original file) {
    var request =
        GetContentHashRequest.newBuilder().setChat(CHAT).setMessageId(file.messageId()).build();
    return HexFormat.of().formatHex(control.getContentHash(request).getSha256().toByteArray());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
  }
}
