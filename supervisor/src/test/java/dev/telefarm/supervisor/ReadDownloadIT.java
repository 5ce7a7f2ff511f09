package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadServiceGrpc;
import dev.telefarm.proto.v1.ReadDownloadRequest;
import dev.telefarm.proto.v1.ReadDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadRequest;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.worker.PuppetFile;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A download's bytes over the API, while a worker writes them and afterwards. */
final class ReadDownloadIT {
  private static final int MIB = 1 << 20;
  private static final int MESSAGE = PuppetFile.FIRST_MESSAGE;
  private static final int ALL_AND_COMPLETE = 13;
  private static final byte[] CONTENT = PuppetFile.content(MESSAGE);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() before each test.
  private SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private String name;

  @BeforeEach
  void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    calls.createAccount("alice");
    calls.login("alice");
    name = supervisor.downloads().createDownload(request()).getName();
  }

  private CreateDownloadRequest request() {
    return calls.download(MESSAGE);
  }

  @AfterEach
  void end() {
    supervisor.close();
  }

  @Test
  void clientReadsWhileTheWorkerWritesAndGetsEveryByte() throws Exception {
    var client = new ReadingClient();
    read(client, 0, 0);
    client.take(1000);
    pace(0);
    await().until(() -> client.size() == CONTENT.length);
    pace(2);
    await().atMost(Duration.ofSeconds(10)).until(() -> client.received() == 2 * MIB);
    assertThat(Files.exists(target())).isFalse();
    pace(7);
    await().atMost(Duration.ofSeconds(10)).until(() -> client.received() == 7 * MIB);
    pace(ALL_AND_COMPLETE);

    assertThat(client.end().getCode()).isEqualTo(Status.Code.OK);
    assertThat(client.bytes()).isEqualTo(CONTENT);
    assertThat(client.largest()).isLessThanOrEqualTo(256 << 10);
    calls.awaitDownload(name, Download.State.STATE_COMPLETED);
  }

  @Test
  void slowClientHoldsBackOnlyItself() throws Exception {
    pace(ALL_AND_COMPLETE);
    calls.awaitDownload(name, Download.State.STATE_COMPLETED);
    var slow = new ReadingClient();
    read(slow, 0, 0);
    slow.take(2);
    await().atMost(Duration.ofSeconds(10)).until(() -> slow.received() > 0);

    var quick = new ReadingClient();
    read(quick, 0, 0);
    quick.take(1000);
    assertThat(quick.end().getCode()).isEqualTo(Status.Code.OK);
    assertThat(quick.bytes()).isEqualTo(CONTENT);
    assertThat(slow.received()).isEqualTo(256 << 10);

    slow.take(1000);
    assertThat(slow.end().getCode()).isEqualTo(Status.Code.OK);
    assertThat(slow.bytes()).isEqualTo(CONTENT);
  }

  @Test
  void clientThatGoesEndsItsCallOnly() throws Exception {
    pace(1);
    var client = new ReadingClient();
    read(client, 0, 0);
    client.take(1000);
    await().atMost(Duration.ofSeconds(10)).until(() -> client.received() == MIB);
    client.cancel();
    assertThat(client.end().getCode()).isEqualTo(Status.Code.CANCELLED);
    pace(ALL_AND_COMPLETE);
    calls.awaitDownload(name, Download.State.STATE_COMPLETED);
    assertThat(Files.readAllBytes(target())).isEqualTo(CONTENT);
  }

  @Test
  void rangesAreCutExactly() throws Exception {
    pace(ALL_AND_COMPLETE);
    calls.awaitDownload(name, Download.State.STATE_COMPLETED);
    assertThat(bytes(MIB - 1, 2)).isEqualTo(Arrays.copyOfRange(CONTENT, MIB - 1, MIB + 1));
    assertThat(bytes(CONTENT.length - 3, 100))
        .isEqualTo(Arrays.copyOfRange(CONTENT, CONTENT.length - 3, CONTENT.length));
    assertThat(bytes(CONTENT.length, 0)).isEmpty();
    refusesField("offset", -1, 0);
    refusesField("limit", 0, -1);
    refusesField("offset", CONTENT.length + 1, 0);
  }

  @Test
  void cancelledDownloadEndsItsReaders() throws Exception {
    pace(1);
    var client = new ReadingClient();
    read(client, 0, 0);
    client.take(1000);
    await().atMost(Duration.ofSeconds(10)).until(() -> client.received() == MIB);
    calls.cancel(name);

    assertThat(client.end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(client.reason()).isEqualTo("DOWNLOAD_STATE");
  }

  @Test
  void verifyTellsDamageWhileItRunsAndAfterwards() throws Exception {
    assertThat(SupervisorProcess.reason(catchThrowable(this::verify))).isEqualTo("DOWNLOAD_STATE");
    pace(3);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> calls.get(name).getProgress().getDurableBytes() == 3 * MIB);
    Path partial = target().resolveSibling("file.part");
    flip(partial, MIB + 5);
    VerifyDownloadResponse damaged = verify();
    assertThat(damaged.getVerdict()).isEqualTo(VerifyDownloadResponse.Verdict.VERDICT_DAMAGED);
    assertThat(damaged.getDamaged(0).getOffset()).isEqualTo(MIB);
    assertThat(damaged.getDamaged(0).getLength()).isEqualTo(MIB);
    assertThat(damaged.getCheckedBytes()).isEqualTo(3 * MIB);
    flip(partial, MIB + 5);
    assertThat(verify().getVerdict()).isEqualTo(VerifyDownloadResponse.Verdict.VERDICT_INTACT);

    pace(ALL_AND_COMPLETE);
    calls.awaitDownload(name, Download.State.STATE_COMPLETED);
    assertThat(verify().getVerdict()).isEqualTo(VerifyDownloadResponse.Verdict.VERDICT_INTACT);
    flip(target(), 5);
    assertThat(verify().getVerdict()).isEqualTo(VerifyDownloadResponse.Verdict.VERDICT_DAMAGED);
    var client = new ReadingClient();
    read(client, 0, 0);
    client.take(1000);
    assertThat(client.end().getCode()).isEqualTo(Status.Code.DATA_LOSS);
    assertThat(client.reason()).isEqualTo("TARGET_CHANGED");
    Files.delete(target());
    assertThat(verify().getVerdict()).isEqualTo(VerifyDownloadResponse.Verdict.VERDICT_MISSING);
  }

  private Path target() {
    return folder.resolve("out/file");
  }

  private void pace(int parts) throws IOException {
    Path account = supervisor.data().resolve("accounts/alice");
    Path next = Files.writeString(account.resolve("pace.new"), Integer.toString(parts));
    Files.move(next, account.resolve("pace"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int before = bytes.read();
      bytes.seek(at);
      bytes.write(before ^ 1);
    }
  }

  private void read(ReadingClient client, long offset, long limit) throws IOException {
    supervisor
        .authorized(DownloadServiceGrpc.newStub(supervisor.channel()))
        .readDownload(of(offset, limit), client);
  }

  private byte[] bytes(long offset, long limit) throws IOException {
    Iterator<ReadDownloadResponse> answers = supervisor.downloads().readDownload(of(offset, limit));
    assertThat(answers.next().getSizeBytes()).isEqualTo(CONTENT.length);
    ByteString all = ByteString.EMPTY;
    while (answers.hasNext()) {
      all = all.concat(answers.next().getData());
    }
    return all.toByteArray();
  }

  private ReadDownloadRequest of(long offset, long limit) {
    return ReadDownloadRequest.newBuilder().setName(name).setOffset(offset).setLimit(limit).build();
  }

  private VerifyDownloadResponse verify() throws IOException {
    return supervisor
        .downloads()
        .verifyDownload(VerifyDownloadRequest.newBuilder().setName(name).build());
  }

  private void refusesField(String field, long offset, long limit) throws Exception {
    Throwable refused = catchThrowable(() -> bytes(offset, limit));
    assertThat(SupervisorProcess.reason(refused)).isEqualTo("INVALID_FIELD");
    var status = StatusProto.fromThrowable(refused);
    assertThat(status).isNotNull();
    assertThat(status.getDetails(1).unpack(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo(field);
  }
}
