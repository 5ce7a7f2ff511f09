package dev.telefarm.client.farm;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.ListFloodEventsRequest;
import dev.telefarm.proto.v1.ListFloodEventsResponse;
import dev.telefarm.proto.v1.ListWorkerSamplesRequest;
import dev.telefarm.proto.v1.ListWorkerSamplesResponse;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.ListWorkersResponse;
import dev.telefarm.proto.v1.ReadWorkerLogRequest;
import dev.telefarm.proto.v1.ReadWorkerLogResponse;
import dev.telefarm.proto.v1.ReleaseWorkerRequest;
import dev.telefarm.proto.v1.RestartWorkerRequest;
import dev.telefarm.proto.v1.WatchWorkersRequest;
import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import dev.telefarm.proto.v1.WorkerSample;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A worker for each account, each of which was killed once; that of `out` has a bad disk, and that
 * of an account in quarantine has crashed. Each has logged 60 lines, and logs one more when it is
 * followed, after a gap.
 */
final class InMemoryProcesses extends FarmServiceGrpc.FarmServiceImplBase {
  private static final int LINES = 60;

  private final InMemoryAccounts accounts;
  private final Map<String, Integer> restarts = new HashMap<>();

  InMemoryProcesses(InMemoryAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public void getFarm(GetFarmRequest request, StreamObserver<Farm> observer) {
    InMemoryAccounts.answer(
        observer,
        Farm.newBuilder()
            .setVersion("0.1.0")
            .setPid(4711)
            .setHost(Farm.Host.newBuilder().setOs("Linux").setCpuCount(2).setLoadAverage1M(0.5))
            .build());
  }

  /** One a page: a wait of alice that is not over, and one of out. */
  @Override
  public void listFloodEvents(
      ListFloodEventsRequest request, StreamObserver<ListFloodEventsResponse> observer) {
    String parent = request.getParent();
    if (!parent.isEmpty() && !accounts.has(parent)) {
      observer.onError(InMemoryAccounts.missing(parent));
      return;
    }
    List<FloodEvent> all =
        Stream.of(
                flood("accounts/alice", "2026-11-22T20:59:40Z", 90).toBuilder()
                    .setDc(2)
                    .setKind(FloodEvent.Kind.KIND_FLOOD_WAIT)
                    .setMethod("upload.getFile")
                    .setDownload("downloads/01J5")
                    .build(),
                flood("accounts/out", "2026-11-22T20:00:00Z", 5).toBuilder()
                    .setKind(FloodEvent.Kind.KIND_PREMIUM_WAIT)
                    .setMethod("getMessage")
                    .build())
            .filter(flood -> parent.isEmpty() || flood.getAccount().equals(parent))
            .toList();
    int page = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    InMemoryAccounts.answer(
        observer,
        ListFloodEventsResponse.newBuilder()
            .addFloodEvents(all.get(page))
            .setNextPageToken(page + 1 < all.size() ? Integer.toString(page + 1) : "")
            .build());
  }

  private static FloodEvent flood(String account, String time, long seconds) {
    long begin = Instant.parse(time).getEpochSecond();
    return FloodEvent.newBuilder()
        .setAccount(account)
        .setEventTime(Timestamp.newBuilder().setSeconds(begin))
        .setWait(Duration.newBuilder().setSeconds(seconds))
        .setUntil(Timestamp.newBuilder().setSeconds(begin + seconds))
        .build();
  }

  @Override
  public void listWorkers(
      ListWorkersRequest request, StreamObserver<ListWorkersResponse> observer) {
    ListWorkersResponse.Builder response = ListWorkersResponse.newBuilder();
    for (Account account : accounts.all()) {
      response.addWorkers(worker(account));
    }
    InMemoryAccounts.answer(observer, response.build());
  }

  /** Everything, the mark, and then that the worker of `out` was killed once more; does not end. */
  @Override
  public void watchWorkers(
      WatchWorkersRequest request, StreamObserver<WatchWorkersResponse> observer) {
    for (Account account : accounts.all()) {
      observer.onNext(WatchWorkersResponse.newBuilder().setWorker(worker(account)).build());
    }
    observer.onNext(
        WatchWorkersResponse.newBuilder()
            .setSynced(WatchWorkersResponse.Synced.getDefaultInstance())
            .build());
    for (Account account : accounts.all()) {
      if (account.getName().equals("accounts/out")) {
        observer.onNext(
            WatchWorkersResponse.newBuilder()
                .setWorker(worker(account).toBuilder().setPid(4713).setStartCount(3))
                .build());
      }
    }
  }

  /** One, of alice. */
  @Override
  public void listWorkerSamples(
      ListWorkerSamplesRequest request, StreamObserver<ListWorkerSamplesResponse> observer) {
    ListWorkerSamplesResponse.Builder response = ListWorkerSamplesResponse.newBuilder();
    if (request.getParent().equals("workers/alice")) {
      long time = Instant.parse("2026-11-22T20:59:50Z").getEpochSecond();
      response.addSamples(
          WorkerSample.newBuilder()
              .setTime(Timestamp.newBuilder().setSeconds(time))
              .setResidentBytes(90 << 20)
              .setPssBytes(60 << 20)
              .setCpuLoad(0.25)
              .setThreadCount(30)
              .setOpenFileCount(40)
              .setWrittenBytesPerSecond(1 << 20));
    }
    InMemoryAccounts.answer(observer, response.build());
  }

  @Override
  public void restartWorker(RestartWorkerRequest request, StreamObserver<Worker> observer) {
    Account account = find(request.getName());
    if (account.getState() == Account.State.STATE_QUARANTINED) {
      observer.onError(
          Refusal.of(
              Status.Code.FAILED_PRECONDITION,
              ErrorReason.ERROR_REASON_WORKER_QUARANTINED,
              request.getName() + " failed too often in a row",
              Map.of("account", account.getName())));
    } else {
      restarts.merge(account.getName(), 1, Integer::sum);
      answer(request.getName(), account, observer);
    }
  }

  @Override
  public void releaseWorker(ReleaseWorkerRequest request, StreamObserver<Worker> observer) {
    Account account = find(request.getName());
    if (account.getState() == Account.State.STATE_QUARANTINED) {
      accounts.becomes(id(account), Account.State.STATE_STARTING);
    }
    answer(request.getName(), find(request.getName()), observer);
  }

  private int starts(Account account) {
    return accounts.starts(account.getName()) + restarts.getOrDefault(account.getName(), 0);
  }

  private Account find(String worker) {
    return accounts.get(worker.substring(worker.indexOf('/') + 1));
  }

  private void answer(String name, Account account, StreamObserver<Worker> observer) {
    if (account.getName().isEmpty()) {
      observer.onError(
          Refusal.of(
              Status.Code.NOT_FOUND,
              ErrorReason.ERROR_REASON_WORKER_NOT_FOUND,
              name + " does not exist",
              Map.of()));
    } else {
      InMemoryAccounts.answer(observer, worker(account));
    }
  }

  private static String id(Account account) {
    return account.getName().substring(account.getName().indexOf('/') + 1);
  }

  private Worker worker(Account account) {
    Worker.Builder worker =
        Worker.newBuilder()
            .setName("workers/" + id(account))
            .setAccount(account.getName())
            .setStartCount(2);
    if (account.getState() == Account.State.STATE_QUARANTINED) {
      return worker
          .setState(Worker.State.STATE_QUARANTINED)
          .setQuarantine(Worker.Quarantine.newBuilder().setFailures(10))
          .setLastExit(
              WorkerExit.newBuilder()
                  .setCause(WorkerExit.Cause.CAUSE_NATIVE_CRASH)
                  .setEvidence("/data/accounts/" + id(account) + "/logs/hs_err_pid1.log"))
          .build();
    }
    return worker
        .setState(Worker.State.STATE_RUNNING)
        .setPid(4712)
        .setEpoch(2 + starts(account))
        .setVersion("1." + starts(account))
        .setHeartbeatAge(Duration.newBuilder().setNanos(100_000_000))
        .setResidentBytes(90 << 20)
        .setCpuLoad(0.25)
        .setLostCheckpoints(account.getName().equals("accounts/out") ? 12 : 0)
        .setLastExit(WorkerExit.newBuilder().setCause(WorkerExit.Cause.CAUSE_SIGNAL).setSignal(9))
        .build();
  }

  @Override
  public void readWorkerLog(
      ReadWorkerLogRequest request, StreamObserver<ReadWorkerLogResponse> observer) {
    String account = request.getName().replace("workers/", "accounts/");
    if (accounts.get(account.substring(account.indexOf('/') + 1)).getName().isEmpty()) {
      observer.onError(
          Refusal.of(
              Status.Code.NOT_FOUND,
              ErrorReason.ERROR_REASON_WORKER_NOT_FOUND,
              "there is no worker " + request.getName(),
              Map.of("name", request.getName())));
      return;
    }
    ReadWorkerLogResponse.Builder newest = ReadWorkerLogResponse.newBuilder();
    for (int line = LINES - Math.min(LINES, request.getLines()); line < LINES; line++) {
      newest.addLines("line " + (line + 1));
    }
    observer.onNext(newest.build());
    if (request.getFollow()) {
      observer.onNext(
          ReadWorkerLogResponse.newBuilder()
              .setSkippedBytes(1000)
              .addLines("\tat \u001b[2Jdev.telefarm")
              .build());
    }
    observer.onCompleted();
  }
}
