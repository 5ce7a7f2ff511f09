package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import dev.telefarm.sandbox.proto.v1.AcceptLoginTokenRequest;
import dev.telefarm.sandbox.proto.v1.Account;
import dev.telefarm.sandbox.proto.v1.AddAccountRequest;
import dev.telefarm.sandbox.proto.v1.AddChatRequest;
import dev.telefarm.sandbox.proto.v1.AddMembersRequest;
import dev.telefarm.sandbox.proto.v1.Chat;
import dev.telefarm.sandbox.proto.v1.CloseConnectionsRequest;
import dev.telefarm.sandbox.proto.v1.Device;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.GetContentHashRequest;
import dev.telefarm.sandbox.proto.v1.GetServedRequest;
import dev.telefarm.sandbox.proto.v1.GetStatusRequest;
import dev.telefarm.sandbox.proto.v1.ListDevicesRequest;
import dev.telefarm.sandbox.proto.v1.Message;
import dev.telefarm.sandbox.proto.v1.PostMessagesRequest;
import dev.telefarm.sandbox.proto.v1.RevokeDeviceRequest;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import dev.telefarm.sandbox.proto.v1.ServedFile;
import dev.telefarm.sandbox.proto.v1.SetShapingRequest;
import dev.telefarm.sandbox.proto.v1.Shaping;
import dev.telefarm.sandbox.td.TdClient;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is changed through the control service is what clients see, and what they did is what it
 * reports.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ControlServiceIT {
  private TestSandbox sandbox;
  private ManagedChannel channel;
  private SandboxServiceGrpc.SandboxServiceBlockingStub control;
  private TdClient dave;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    sandbox = TestSandbox.withDefaultWorld(directory);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sandbox.get().controlPort())
            .usePlaintext()
            .build();
    control = SandboxServiceGrpc.newBlockingStub(channel);
    Account account =
        control.addAccount(
            AddAccountRequest.newBuilder()
                .setAccount(Account.newBuilder().setId("dave").setPhone("9996610009"))
                .build());
    assertThat(account.getCode()).isEqualTo("11111");
    dave = sandbox.client("dave").logIn(account.getPhone(), account.getCode());
  }

  @AfterAll
  void stop() throws IOException {
    channel.shutdownNow();
    sandbox.close();
  }

  private Message post(String chat, String name, long size) {
    return control
        .postMessages(
            PostMessagesRequest.newBuilder()
                .setChat(chat)
                .addMessages(
                    Message.newBuilder().setFile(File.newBuilder().setName(name).setSize(size)))
                .build())
        .getMessages(0);
  }

  private int fileOf(String name) {
    JsonNode update =
        dave.awaitUpdate(
            "updateNewMessage",
            u ->
                u.path("message")
                    .path("content")
                    .path("document")
                    .path("file_name")
                    .asText()
                    .equals(name));
    return TestSandbox.fileId(update.path("message"));
  }

  private ServedFile served(String name) {
    return control.getServed(GetServedRequest.getDefaultInstance()).getFilesList().stream()
        .filter(file -> file.getName().equals(name) && file.getAccount().equals("dave"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void statusTellsWhatWorkersNeed() {
    var status = control.getStatus(GetStatusRequest.getDefaultInstance());
    assertThat(Path.of(status.getLibrary())).isAbsolute().isRegularFile();
    assertThat(status.getUseTestDc()).isTrue();
    assertThat(status.getDataCentresCount()).isEqualTo(2);
    assertThat(status.getAccountsList()).extracting(Account::getId).contains("alice", "dave");
  }

  @Test
  void postedFileArrivesAndIsCounted() throws Exception {
    Message posted = post("films", "counted.bin", 1_500_000);
    assertThat(posted.getLink()).isEqualTo("https://t.me/sandbox_films/" + posted.getId());
    Path path = dave.download(fileOf("counted.bin"), Duration.ofSeconds(30));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
    var original =
        control.getContentHash(
            GetContentHashRequest.newBuilder()
                .setChat("films")
                .setMessageId(posted.getId())
                .build());
    assertThat(original.getSha256().toByteArray()).isEqualTo(hash);
    assertThat(served("counted.bin").getBytes()).isEqualTo(1_500_000);
    assertThat(served("counted.bin").getBytesTwice()).isZero();
    int file = fileOf("counted.bin");
    dave.call(request("deleteFile").put("file_id", file));
    dave.download(file, Duration.ofSeconds(30));
    assertThat(served("counted.bin").getBytesTwice()).isEqualTo(1_500_000);
    assertThat(control.getServed(GetServedRequest.getDefaultInstance()).getCallsMap())
        .containsKey("upload.getFile");
  }

  @Test
  void newChatAndMembershipReachTheClient() {
    control.addChat(
        AddChatRequest.newBuilder()
            .setChat(
                Chat.newBuilder()
                    .setId("club")
                    .setTitle("Club")
                    .addMembers("alice")
                    .addMessages(Message.newBuilder().setText("Welcome")))
            .build());
    var joined =
        control.addMembers(
            AddMembersRequest.newBuilder().setChat("club").addMembers("dave").build());
    assertThat(joined.getMembersList()).containsExactly("alice", "dave");
    dave.awaitUpdate("updateNewChat", u -> u.path("chat").path("title").asText().equals("Club"));
  }

  @Test
  void accountShapingSlowsTheAccount() {
    post("films", "slow.bin", 4 << 20);
    int file = fileOf("slow.bin");
    var slow = Shaping.newBuilder().setAccountBytesPerSecond(2 << 20);
    control.setShaping(SetShapingRequest.newBuilder().setAccount("dave").setShaping(slow).build());
    long start = System.nanoTime();
    dave.download(file, Duration.ofSeconds(60));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    control.setShaping(SetShapingRequest.newBuilder().setAccount("dave").build());
    assertThat(took).isBetween(Duration.ofMillis(1800), Duration.ofSeconds(10));
  }

  @Test
  void closedConnectionsComeBack() {
    post("films", "after-cut.bin", 100_000);
    int file = fileOf("after-cut.bin");
    var closed =
        control.closeConnections(CloseConnectionsRequest.newBuilder().setAccount("dave").build());
    assertThat(closed.getClosed()).isPositive();
    dave.download(file, Duration.ofSeconds(30));
    assertThat(served("after-cut.bin").getBytes()).isEqualTo(100_000);
  }

  @Test
  void loginTokenIsAcceptedOnBehalfOfAnAccount() {
    var client = sandbox.client("qr");
    client.awaitState("WaitPhoneNumber");
    client.call(request("requestQrCodeAuthentication"));
    String link = client.awaitState("WaitOtherDeviceConfirmation").path("link").asText();
    control.acceptLoginToken(
        AcceptLoginTokenRequest.newBuilder().setAccount("dave").setLink(link).build());
    client.awaitState("Ready");
  }

  @Test
  void badInputIsNamedByField() {
    assertThatThrownBy(() ->
            control.addAccount(
                AddAccountRequest.newBuilder()
                    .setAccount(Account.newBuilder().setId("Eve").setPhone("12345"))
                    .build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(violation(e).getField()).isEqualTo("account.id");
            });
    assertThatThrownBy(() -> post("nowhere", "x", 1)).hasMessageStartingWith("NOT_FOUND");
    assertThatThrownBy(() -> post("films", "x", 0))
        .hasMessageContaining("messages[0].file.size: 0 is not in 1..");
  }

  private static BadRequest.FieldViolation violation(StatusRuntimeException e) {
    try {
      return StatusProto.fromThrowable(e)
          .getDetails(0)
          .unpack(BadRequest.class)
          .getFieldViolations(0);
    } catch (InvalidProtocolBufferException wrong) {
      throw new AssertionError(wrong);
    }
  }

  private List<Long> devices(String account) {
    var request = ListDevicesRequest.newBuilder().setAccount(account).build();
    return control.listDevices(request).getDevicesList().stream().map(Device::getId).toList();
  }

  @Test
  void revokedDeviceIsLoggedOutAtOnceAndTheOthersStay() {
    var spec = Account.newBuilder().setId("erin").setPhone("9996610010");
    Account erin = control.addAccount(AddAccountRequest.newBuilder().setAccount(spec).build());
    var first = sandbox.client("erin-first").logIn(erin.getPhone(), erin.getCode());
    long device = devices("erin").getFirst();
    var second = sandbox.client("erin-second").logIn(erin.getPhone(), erin.getCode());
    assertThat(devices("erin")).hasSize(2).contains(device);
    var revocation = RevokeDeviceRequest.newBuilder().setAccount("erin").setDevice(device).build();
    var _ = control.revokeDevice(revocation);
    first.awaitState("Closed");
    assertThat(devices("erin")).hasSize(1).doesNotContain(device);
    assertThat(second.call(request("getMe")).path("first_name").asText()).isEqualTo("Erin");
    assertThatThrownBy(() -> control.revokeDevice(revocation))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }
}
