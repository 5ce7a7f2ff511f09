package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do a download, by labels, and when, by its own schedule. */
final class SelectorIT {
  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private static FarmCalls calls;

  @SuppressWarnings("NullAway.Init")
  private static Puppets puppets;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder);
    supervisor.configure("[workers]", "[bandwidth]\ntime_zone = \"UTC\"\n[workers]");
    supervisor.start();
    calls = new FarmCalls(supervisor, folder);
    puppets = new Puppets(supervisor, calls);
    for (String account : List.of("alice", "bob", "carol")) {
      puppets.create(account);
    }
    label("alice", Map.of("region", "eu", "tier", "1"));
    label("bob", Map.of("region", "eu"));
  }

  @AfterAll
  static void end() {
    supervisor.close();
  }

  @Test
  void downloadGoesToAnAccountWithAllOfItsLabels() throws Exception {
    Download chosen =
        puppets.awaitState(
            create(Map.of("region", "eu", "tier", "1"), DownloadSchedule.getDefaultInstance()),
            Download.State.STATE_COMPLETED);
    assertThat(chosen.getAssignedAccount()).isEqualTo("accounts/alice");

    String nobodys = create(Map.of("region", "mars"), DownloadSchedule.getDefaultInstance());
    Download waiting = puppets.awaitState(nobodys, Download.State.STATE_WAITING);
    assertThat(waiting.getWait().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_NO_ACCOUNT);
    label("carol", Map.of("region", "mars"));
    assertThat(puppets.awaitState(nobodys, Download.State.STATE_COMPLETED).getAssignedAccount())
        .isEqualTo("accounts/carol");
  }

  @Test
  void listsAreFilteredByLabels() throws Exception {
    assertThat(accounts(Map.of("region", "eu"))).containsExactly("accounts/alice", "accounts/bob");
    assertThat(accounts(Map.of("region", "eu", "tier", "1"))).containsExactly("accounts/alice");
    assertThat(accounts(Map.of("region", ""))).isEmpty();
    assertThat(
            supervisor
                .farm()
                .listWorkers(ListWorkersRequest.newBuilder().putLabels("region", "eu").build())
                .getWorkersList())
        .extracting(Worker::getName)
        .containsExactly("workers/alice", "workers/bob");
    var first = ListAccountsRequest.newBuilder().putLabels("region", "eu").setPageSize(1);
    var page = supervisor.accounts().listAccounts(first.build());
    var second = first.setPageToken(page.getNextPageToken());
    assertThat(supervisor.accounts().listAccounts(second.build()).getAccountsList())
        .extracting(Account::getName)
        .containsExactly("accounts/bob");
    BadFields.refuses("labels", () -> accounts(Map.of("", "v")));
    BadFields.refuses(
        "labels",
        () ->
            supervisor
                .farm()
                .listWorkers(
                    ListWorkersRequest.newBuilder().putLabels("k", "v".repeat(64)).build()));
    BadFields.refuses(
        "page_token",
        () -> supervisor.accounts().listAccounts(second.putLabels("tier", "1").build()));
  }

  @Test
  void downloadWaitsUntilItsOwnTimeHasCome() throws Exception {
    Instant later = Clock.systemUTC().instant().plusSeconds(3);
    String soon = create(Map.of(), notBefore(later));
    Instant tomorrow = later.plus(1, ChronoUnit.DAYS);
    String notSoon = create(Map.of(), notBefore(tomorrow));

    DownloadWait wait = puppets.awaitState(notSoon, Download.State.STATE_WAITING).getWait();
    assertThat(wait.getCause()).isEqualTo(DownloadWait.Cause.CAUSE_SCHEDULE);
    assertThat(wait.getUntil().getSeconds()).isEqualTo(tomorrow.getEpochSecond());
    Download completed = puppets.awaitState(soon, Download.State.STATE_COMPLETED);
    assertThat(completed.getEndTime().getSeconds()).isGreaterThanOrEqualTo(later.getEpochSecond());
    assertThat(completed.getSchedule()).isEqualTo(notBefore(later));
    supervisor.kill();
    supervisor.start();
    assertThat(calls.get(notSoon).getWait().getUntil().getSeconds())
        .isEqualTo(tomorrow.getEpochSecond());
  }

  @Test
  void downloadWaitsOutsideOfItsHours() throws Exception {
    var time = DateTimeFormatter.ofPattern("HH:mm");
    ZonedDateTime opens =
        ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plusHours(2);
    String window = "daily " + time.format(opens) + "-" + time.format(opens.plusHours(1));
    String closed = create(Map.of(), DownloadSchedule.newBuilder().addWindows(window).build());
    String open =
        create(
            Map.of(),
            DownloadSchedule.newBuilder()
                .addWindows(window)
                .addWindows("daily 00:00-24:00")
                .build());

    DownloadWait wait = puppets.awaitState(closed, Download.State.STATE_WAITING).getWait();
    assertThat(wait.getCause()).isEqualTo(DownloadWait.Cause.CAUSE_SCHEDULE);
    assertThat(wait.getUntil().getSeconds()).isEqualTo(opens.toEpochSecond());
    puppets.awaitState(open, Download.State.STATE_COMPLETED);
    calls.cancel(closed);
    for (String wrong : List.of("", "always", "daily 25:00-26:00", "mon 10:00-10:00")) {
      BadFields.refuses(
          "download.schedule.windows",
          () -> create(Map.of(), DownloadSchedule.newBuilder().addWindows(wrong).build()));
    }
    BadFields.refuses(
        "download.schedule.not_before_time",
        () ->
            create(
                Map.of(),
                DownloadSchedule.newBuilder()
                    .setNotBeforeTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                    .build()));
  }

  private static DownloadSchedule notBefore(Instant time) {
    return DownloadSchedule.newBuilder()
        .setNotBeforeTime(
            Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
        .build();
  }

  private static String create(Map<String, String> labels, DownloadSchedule schedule)
      throws IOException {
    CreateDownloadRequest.Builder request = calls.download(11).toBuilder();
    request.getDownloadBuilder().setAccounts(AccountSelector.newBuilder().putAllLabels(labels));
    if (!schedule.equals(DownloadSchedule.getDefaultInstance())) {
      request.getDownloadBuilder().setSchedule(schedule);
    }
    return supervisor.downloads().createDownload(request.build()).getName();
  }

  private static void label(String account, Map<String, String> labels) throws IOException {
    var _ =
        supervisor
            .accounts()
            .updateAccount(
                UpdateAccountRequest.newBuilder()
                    .setAccount(
                        Account.newBuilder().setName("accounts/" + account).putAllLabels(labels))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("labels"))
                    .build());
  }

  private static List<String> accounts(Map<String, String> labels) throws IOException {
    return supervisor
        .accounts()
        .listAccounts(ListAccountsRequest.newBuilder().putAllLabels(labels).build())
        .getAccountsList()
        .stream()
        .map(Account::getName)
        .toList();
  }
}
