package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.object;
import static dev.telefarm.sandbox.td.TdClient.request;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.ClearRulesRequest;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc.FaultServiceBlockingStub;
import dev.telefarm.sandbox.proto.v1.Fired;
import dev.telefarm.sandbox.proto.v1.GetFiredRequest;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.RuleStatus;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc.SandboxServiceBlockingStub;
import dev.telefarm.sandbox.proto.v1.Turns;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.world.AccountSpec;
import dev.telefarm.sandbox.world.FileKind;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.MessageSpec;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sandbox with a real TDLib that downloads from it, and rules that are set through its service.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class FaultFixture {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int SIZE = 1 << 20;

  TestSandbox sandbox;
  FaultServiceBlockingStub faults;
  SandboxServiceBlockingStub control;
  private ManagedChannel channel;
  private int accounts;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    sandbox = TestSandbox.withDefaultWorld(directory);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sandbox.get().controlPort())
            .usePlaintext()
            .build();
    faults = FaultServiceGrpc.newBlockingStub(channel);
    control = SandboxServiceGrpc.newBlockingStub(channel);
  }

  @AfterAll
  void stop() throws IOException {
    channel.shutdownNow();
    sandbox.close();
  }

  @AfterEach
  void clear() {
    var _ = faults.clearRules(ClearRulesRequest.getDefaultInstance());
  }

  /** Logs in an account of its own, so that no test waits for the faults of another one. */
  TdClient newAccount(String id) {
    accounts++;
    String phone = "999661%04d".formatted(100 + accounts);
    sandbox
        .get()
        .world()
        .addAccount(new AccountSpec(id, phone, "11111", null, null, false, id, null));
    TdClient client = sandbox.client(id).logIn(phone, "11111");
    ObjectNode online = request("setOption").put("name", "online");
    online.set("value", object("optionValueBoolean").put("value", true));
    client.call(online);
    return client;
  }

  /** Posts a file of 1 MiB. */
  Message post(String name, int dc) {
    var file =
        new FileSpec(name, SIZE, name, null, "application/octet-stream", FileKind.DOCUMENT, dc);
    return sandbox.get().world().post("films", List.of(MessageSpec.of(file))).getFirst();
  }

  Message post(String name) {
    return post(name, 1);
  }

  /** TDLib's number of a message's file. */
  static int fileId(TdClient client, Message message) {
    client.call(request("searchPublicChat").put("username", "sandbox_films"));
    JsonNode found =
        client.call(
            request("getMessage")
                .put("chat_id", message.chat().tdlibChatId())
                .put("message_id", (long) message.id() << 20));
    return TestSandbox.fileId(found);
  }

  void downloads(TdClient client, Message message) {
    Path path = client.download(fileId(client, message), PATIENCE);
    assertThat(ByteBuffer.wrap(bytes(path))).isEqualTo(ByteBuffer.wrap(original(message)));
  }

  static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] original(Message message) {
    try {
      return requireNonNull(message.file()).content().read(0, SIZE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Turns of {@code calls} calls, from the first. */
  static Turns first(long calls) {
    return Turns.newBuilder().setTo(calls).build();
  }

  static Match upload(String account) {
    return Match.newBuilder().setAccount(account).setMethod("upload.getFile").build();
  }

  static Action error(int code, String text) {
    return Action.newBuilder().setError(RpcError.newBuilder().setCode(code).setText(text)).build();
  }

  void rule(String id, Match match, Turns turns, Action action) {
    var rule =
        Rule.newBuilder().setId(id).setMatch(match).setTurns(turns).setAction(action).build();
    var _ = faults.addRule(AddRuleRequest.newBuilder().setRule(rule).build());
  }

  Fired fired() {
    return faults.getFired(GetFiredRequest.getDefaultInstance());
  }

  long firings(String rule) {
    return fired().getRulesList().stream()
        .filter(status -> status.getRule().getId().equals(rule))
        .mapToLong(RuleStatus::getFired)
        .sum();
  }

  static Duration timed(Runnable task) {
    long start = System.nanoTime();
    task.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
