package dev.telefarm.client.farm;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.ListWorkersResponse;
import dev.telefarm.proto.v1.WatchWorkersRequest;
import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerExit;
import io.grpc.stub.StreamObserver;

/** A worker for each account, each of which was killed once; that of `out` has a bad disk. */
final class InMemoryProcesses extends FarmServiceGrpc.FarmServiceImplBase {
  private final InMemoryAccounts accounts;

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

  @Override
  public void listWorkers(
      ListWorkersRequest request, StreamObserver<ListWorkersResponse> observer) {
    ListWorkersResponse.Builder response = ListWorkersResponse.newBuilder();
    accounts.all().forEach(account -> response.addWorkers(worker(account)));
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

  private static Worker worker(Account account) {
    return Worker.newBuilder()
        .setName(account.getName().replace("accounts/", "workers/"))
        .setAccount(account.getName())
        .setState(Worker.State.STATE_RUNNING)
        .setPid(4712)
        .setStartCount(2)
        .setResidentBytes(90 << 20)
        .setCpuLoad(0.25)
        .setLostCheckpoints(account.getName().equals("accounts/out") ? 12 : 0)
        .setLastExit(WorkerExit.newBuilder().setCause(WorkerExit.Cause.CAUSE_SIGNAL).setSignal(9))
        .build();
  }
}
