package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CancelDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.WatchDownloadsRequest;
import dev.telefarm.proto.v1.WatchDownloadsResponse;
import dev.telefarm.proto.v1.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages and watches over a farm whose downloads wait for an account that is logged in. */
final class ListingIT {
  /** One more than the default page holds. */
  private static final int DOWNLOADS = 101;

  private static final List<String> ACCOUNTS = List.of("alice", "bob", "carol");

  @TempDir static Path folder;

  /** In the order of creation. */
  private static final List<String> names = new ArrayList<>();

  private static final List<String> cancelled = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // JUnit calls start() first.
  private static SupervisorProcess supervisor;

  @SuppressWarnings("NullAway.Init")
  private static FarmCalls calls;

  @BeforeAll
  static void start() throws Exception {
    supervisor = new SupervisorProcess(folder).start();
    calls = new FarmCalls(supervisor, folder);
    for (String account : ACCOUNTS) {
      calls.createAccount(account);
    }
    for (String account : ACCOUNTS) {
      calls.awaitAccount(account, Account.State.STATE_LOGIN_NEEDED);
    }
    for (int i = 0; i < DOWNLOADS; i++) {
      names.add(supervisor.downloads().createDownload(calls.download(2)).getName());
    }
    for (String name : names.subList(0, 3)) {
      cancel(name);
    }
  }

  @AfterAll
  static void end() {
    supervisor.close();
  }

  @Test
  void downloadsComeNewestFirstPageByPage() throws Exception {
    assertThat(downloads(ListDownloadsRequest.newBuilder().setPageSize(40)))
        .containsExactlyElementsOf(names.reversed());
    assertThat(page(ListDownloadsRequest.newBuilder()).size()).isEqualTo(100);
    assertThat(page(ListDownloadsRequest.newBuilder().setPageSize(5000)).size())
        .isEqualTo(names.size());
    // Exactly full is the last one, too.
    assertThat(downloads(ListDownloadsRequest.newBuilder().setPageSize(names.size())))
        .hasSize(names.size());
  }

  @Test
  void filteredDownloadsCrossPagesAndATokenIsBoundToItsFilter() throws Exception {
    var filter =
        ListDownloadsRequest.newBuilder().setPageSize(2).addStates(Download.State.STATE_CANCELLED);
    assertThat(downloads(filter)).containsExactlyElementsOf(cancelled.reversed());

    String token =
        supervisor.downloads().listDownloads(filter.clearPageToken().build()).getNextPageToken();
    Throwable refused =
        catchThrowable(
            () -> page(ListDownloadsRequest.newBuilder().setPageSize(2).setPageToken(token)));

    assertThat(SupervisorProcess.reason(refused)).isEqualTo("PAGE_TOKEN_INVALID");
  }

  @Test
  void accountsAndWorkersComeInTheOrderOfNames() throws Exception {
    List<String> accounts = new ArrayList<>();
    List<String> workers = new ArrayList<>();
    String token = "";
    do {
      var page =
          supervisor
              .accounts()
              .listAccounts(
                  ListAccountsRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      page.getAccountsList().stream().map(Account::getName).forEach(accounts::add);
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    do {
      var page =
          supervisor
              .farm()
              .listWorkers(
                  ListWorkersRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      page.getWorkersList().stream().map(Worker::getName).forEach(workers::add);
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(accounts).containsExactly("accounts/alice", "accounts/bob", "accounts/carol");
    assertThat(workers).containsExactly("workers/alice", "workers/bob", "workers/carol");
  }

  @Test
  void watchSendsEverythingThenTheMarkThenChangesAndGoesOnFromARevision() throws Exception {
    var first = watch(WatchDownloadsRequest.getDefaultInstance());
    List<String> before = untilSynced(first);
    assertThat(before).containsExactlyInAnyOrderElementsOf(names);
    String made = supervisor.downloads().createDownload(calls.download(2)).getName();
    names.add(made);
    Download seen = first.next().getDownload();
    assertThat(seen.getName()).isEqualTo(made);
    cancel(made);
    Download last = seen;
    while (last.getState() != Download.State.STATE_CANCELLED) {
      Download next = first.next().getDownload();
      assertThat(next.getName()).isEqualTo(made);
      assertThat(next.getRevision()).isGreaterThan(last.getRevision());
      last = next;
    }

    var changed = WatchDownloadsRequest.newBuilder().setRevision(seen.getRevision());
    assertThat(untilSynced(watch(changed.build()))).containsExactly(made);
    var unchanged = WatchDownloadsRequest.newBuilder().setRevision(last.getRevision());
    assertThat(untilSynced(watch(unchanged.build()))).isEmpty();
    var named = WatchDownloadsRequest.newBuilder().addNames(names.getLast());
    assertThat(untilSynced(watch(named.build()))).containsExactly(names.getLast());

    supervisor.kill();
    supervisor.start();
    // Revisions go on over a restart: a client may resume with what it saw before.
    assertThat(untilSynced(watch(changed.build()))).contains(made);
  }

  private static Iterator<WatchDownloadsResponse> watch(WatchDownloadsRequest request)
      throws Exception {
    return supervisor.downloads().withDeadlineAfter(60, TimeUnit.SECONDS).watchDownloads(request);
  }

  private static List<String> untilSynced(Iterator<WatchDownloadsResponse> watch) {
    List<String> downloads = new ArrayList<>();
    WatchDownloadsResponse response = watch.next();
    while (!response.hasSynced()) {
      downloads.add(response.getDownload().getName());
      response = watch.next();
    }
    return downloads;
  }

  private static void cancel(String name) throws Exception {
    Download after =
        supervisor
            .downloads()
            .cancelDownload(CancelDownloadRequest.newBuilder().setName(name).build());
    assertThat(after.getState()).isEqualTo(Download.State.STATE_CANCELLED);
    cancelled.add(name);
  }

  private static List<Download> page(ListDownloadsRequest.Builder request) throws Exception {
    return supervisor.downloads().listDownloads(request.build()).getDownloadsList();
  }

  private static List<String> downloads(ListDownloadsRequest.Builder request) throws Exception {
    List<String> all = new ArrayList<>();
    do {
      var page = supervisor.downloads().listDownloads(request.build());
      assertThat(page.getDownloadsList()).isNotEmpty();
      page.getDownloadsList().stream().map(Download::getName).forEach(all::add);
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return all;
  }
}
