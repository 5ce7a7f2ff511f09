package dev.telefarm.client.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.telefarm.sandbox.proto.v1.Account;
import dev.telefarm.sandbox.proto.v1.AddAccountRequest;
import dev.telefarm.sandbox.proto.v1.AddChatRequest;
import dev.telefarm.sandbox.proto.v1.AddMembersRequest;
import dev.telefarm.sandbox.proto.v1.Chat;
import dev.telefarm.sandbox.proto.v1.ContentHash;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.GetContentHashRequest;
import dev.telefarm.sandbox.proto.v1.GetServedRequest;
import dev.telefarm.sandbox.proto.v1.GetStatusRequest;
import dev.telefarm.sandbox.proto.v1.Message;
import dev.telefarm.sandbox.proto.v1.PostMessagesRequest;
import dev.telefarm.sandbox.proto.v1.ProxyServiceGrpc;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import dev.telefarm.sandbox.proto.v1.SandboxStatus;
import dev.telefarm.sandbox.proto.v1.Served;
import dev.telefarm.sandbox.proto.v1.ServedFile;
import dev.telefarm.sandbox.proto.v1.SetShapingRequest;
import dev.telefarm.sandbox.proto.v1.Shaping;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The sandbox's process, and what a test says to it. */
final class Telegram implements AutoCloseable {
  private final ChildProcess process;
  private final ManagedChannel channel;
  private final SandboxServiceGrpc.SandboxServiceBlockingStub control;
  private final SandboxStatus status;
  private final Map<String, ChatView> chats = new HashMap<>();
  private final List<Account> accounts = new ArrayList<>();

  private Telegram(ChildProcess process, ManagedChannel channel) {
    this.process = process;
    this.channel = channel;
    this.control = SandboxServiceGrpc.newBlockingStub(channel);
    this.status = control.getStatus(GetStatusRequest.getDefaultInstance());
  }

  static Telegram start(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path world = directory.resolve("world.json");
    Files.writeString(world, "{}");
    Path log = directory.resolve("sandbox.log");
    ChildProcess process =
        ChildProcess.start(
            "sandbox",
            "dev.telefarm.sandbox.SandboxMain",
            List.of(
                "--world",
                world.toString(),
                "--data",
                directory.resolve("data").toString(),
                "--json"),
            Map.of(),
            log);
    try {
      JsonNode ready = awaitReadyLine(process);
      int port = ready.get("controlPort").asInt();
      return new Telegram(
          process, NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build());
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** The line of JSON with which a sandbox says that it is ready, and where. */
  private static JsonNode awaitReadyLine(ChildProcess process) {
    return Awaitility.await("the sandbox's ready line")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .failFast("the sandbox ended\n", () -> !process.isAlive())
        .until(
            () ->
                process
                    .log()
                    .lines()
                    .filter(line -> line.startsWith("{") && line.endsWith("}"))
                    .findFirst()
                    .map(Telegram::parse)
                    .orElse(null),
            line -> line != null);
  }

  private static JsonNode parse(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  /** What a supervisor must be told to reach this sandbox and nothing else. */
  Map<String, String> supervisorEnvironment() {
    assertPatched(Path.of(status.getLibrary()));
    return Map.of(
        "TELEFARM_API_ID", Integer.toString(status.getApiId()),
        "TELEFARM_API_HASH", status.getApiHash(),
        "TELEFARM_USE_TEST_DC", "true",
        "TELEFARM_TDLIB", status.getLibrary());
  }

  /**
   * TDLib dials Telegram as soon as it has parameters, so a test's workers never get the released
   * library.
   */
  private static void assertPatched(Path library) {
    Path released = ChildProcess.home().resolve("native/" + System.mapLibraryName("tdjson"));
    try {
      assertThat(Files.mismatch(library, released)).as("%s is patched", library).isNotNegative();
      assertThat(Files.size(library)).isEqualTo(Files.size(released));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of its proxies. */
  ProxyServiceGrpc.ProxyServiceBlockingStub proxies() {
    return ProxyServiceGrpc.newBlockingStub(channel);
  }

  /** Adds an account to Telegram: a test number with a fixed code. */
  Account addAccount(String id) {
    int number = accounts.size() + 1;
    return addAccount(
        Account.newBuilder().setId(id).setPhone("999661%04d".formatted(number)).build());
  }

  Account addAccount(Account account) {
    Account added = control.addAccount(AddAccountRequest.newBuilder().setAccount(account).build());
    accounts.add(added);
    return added;
  }

  /** An account that was added in this test. */
  Account account(String id) {
    return accounts.stream()
        .filter(account -> account.getId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  SandboxServiceGrpc.SandboxServiceBlockingStub control() {
    return control;
  }

  /** Its fault script. */
  FaultServiceGrpc.FaultServiceBlockingStub faults() {
    return FaultServiceGrpc.newBlockingStub(channel);
  }

  Served served() {
    return control.getServed(GetServedRequest.getDefaultInstance());
  }

  /** What each account was given of a file, in bytes; accounts that got nothing are absent. */
  Map<String, Long> servedOf(SharedFile file) {
    return served().getFilesList().stream()
        .filter(file::isServedAs)
        .collect(Collectors.toMap(ServedFile::getAccount, ServedFile::getBytes));
  }

  /** What all accounts together were given of a file, in bytes. */
  long servedBytes(SharedFile file) {
    return servedOf(file).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The chat of that id: a private channel, made at the first call. */
  ChatView chat(String id) {
    return chats.computeIfAbsent(id, ChatView::new);
  }

  /** The file {@code chat/name} posted by {@link ChatView#file}. */
  SharedFile file(String path) {
    int slash = path.indexOf('/');
    return chat(path.substring(0, slash)).find(path.substring(slash + 1));
  }

  String log() {
    return process.log();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
  }

  /** A chat under construction and as it is. */
  final class ChatView {
    private final Chat chat;
    private final Map<String, SharedFile> files = new HashMap<>();

    private ChatView(String id) {
      chat =
          control.addChat(
              AddChatRequest.newBuilder()
                  .setChat(Chat.newBuilder().setId(id).setTitle(id))
                  .build());
    }

    long tdlibChatId() {
      return chat.getTdlibChatId();
    }

    ChatView members(String... ids) {
      var _ =
          control.addMembers(
              AddMembersRequest.newBuilder()
                  .setChat(chat.getId())
                  .addAllMembers(List.of(ids))
                  .build());
      return this;
    }

    ChatView file(String name, long bytes) {
      return file(File.newBuilder().setName(name).setSize(bytes).build());
    }

    ChatView file(File file) {
      Message posted =
          control
              .postMessages(
                  PostMessagesRequest.newBuilder()
                      .setChat(chat.getId())
                      .addMessages(Message.newBuilder().setFile(file))
                      .build())
              .getMessages(0);
      files.put(file.getName(), new SharedFile(this, posted));
      return this;
    }

    /** Files of one size that are sent together. */
    ChatView album(String album, long bytes, String... names) {
      PostMessagesRequest.Builder request = PostMessagesRequest.newBuilder().setChat(chat.getId());
      for (String name : names) {
        request.addMessages(
            Message.newBuilder()
                .setAlbum(album)
                .setFile(File.newBuilder().setName(name).setSize(bytes)));
      }
      for (Message posted : control.postMessages(request.build()).getMessagesList()) {
        files.put(posted.getFile().getName(), new SharedFile(this, posted));
      }
      return this;
    }

    /** From now on every connection gets at most this. */
    ChatView servedAt(long bytesPerSecondAndConnection) {
      var _ =
          control.setShaping(
              SetShapingRequest.newBuilder()
                  .setShaping(
                      Shaping.newBuilder().setConnectionBytesPerSecond(bytesPerSecondAndConnection))
                  .build());
      return this;
    }

    private SharedFile find(String name) {
      return requireNonNull(files.get(name), () -> "no file " + name + " in " + chat.getId());
    }

    private ContentHash hash(Message message) {
      return control.getContentHash(
          GetContentHashRequest.newBuilder()
              .setChat(chat.getId())
              .setMessageId(message.getId())
              .build());
    }
  }

  /** A file in a message, as the original. */
  record SharedFile(ChatView chat, Message message) {
    String link() {
      return message.getLink();
    }

    int messageId() {
      return message.getId();
    }

    boolean isServedAs(ServedFile served) {
      return served.getChat().equals(chat.chat.getId()) && served.getMessageId() == message.getId();
    }

    byte[] sha256() {
      return chat.hash(message).getSha256().toByteArray();
    }

    long size() {
      return message.getFile().getSize();
    }
  }
}
