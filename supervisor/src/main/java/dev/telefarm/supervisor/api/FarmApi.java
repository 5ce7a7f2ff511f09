package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.DrainFarmRequest;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.GetWorkerRequest;
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
import dev.telefarm.proto.v1.UndrainFarmRequest;
import dev.telefarm.proto.v1.WatchWorkersRequest;
import dev.telefarm.proto.v1.WatchWorkersResponse;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.proto.v1.WorkerLimits;
import dev.telefarm.proto.v1.WorkerSample;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.farm.FarmDownloads;
import dev.telefarm.supervisor.farm.FarmFloods;
import dev.telefarm.supervisor.farm.FarmRest;
import dev.telefarm.supervisor.farm.FarmWorkers;
import dev.telefarm.supervisor.farm.Refusal;
import dev.telefarm.supervisor.farm.Times;
import dev.telefarm.supervisor.farm.WorkerWatch;
import dev.telefarm.supervisor.host.HostSample;
import dev.telefarm.supervisor.host.HostSampler;
import dev.telefarm.supervisor.host.SamplePoint;
import dev.telefarm.supervisor.host.WorkerSampler;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** {@code telefarm.v1.FarmService}. */
final class FarmApi extends FarmServiceGrpc.FarmServiceImplBase {
  private static final long MAX_GRACE_SECONDS = 24 * 60 * 60;

  private final FarmWorkers workers;
  private final FarmDownloads downloads;
  private final FarmFloods floods;
  private final FarmRest rest;
  private final HostSampler host;
  private final WorkerSampler sampler;
  private final FarmFacts facts;
  private final LongSupplier nanoTime;
  private final Executor threads;

  /**
   * @param threads may each wait for long
   */
  FarmApi(
      FarmWorkers workers,
      FarmDownloads downloads,
      FarmFloods floods,
      FarmRest rest,
      HostSampler host,
      WorkerSampler sampler,
      FarmFacts facts,
      LongSupplier nanoTime,
      Executor threads) {
    this.workers = workers;
    this.downloads = downloads;
    this.floods = floods;
    this.rest = rest;
    this.host = host;
    this.sampler = sampler;
    this.facts = facts;
    this.nanoTime = nanoTime;
    this.threads = threads;
  }

  @Override
  public void getFarm(GetFarmRequest request, StreamObserver<Farm> answer) {
    Answers.unary(answer, this::farm);
  }

  private Farm farm() {
    HostSample sample = host.host();
    List<Worker> all = workers.list(Optional.empty(), Map.of(), Integer.MAX_VALUE);
    return rest.state().toBuilder()
        .setVersion(facts.version())
        .setStartTime(Times.timestamp(facts.started()))
        .setPid(ProcessHandle.current().pid())
        .setResidentBytes(host.ownResidentBytes())
        .setHost(
            Farm.Host.newBuilder()
                .setOs(sample.os())
                .setCpuCount(sample.cpuCount())
                .setMemoryTotalBytes(sample.memoryTotalBytes())
                .setMemoryAvailableBytes(sample.memoryAvailableBytes())
                .setDataDiskFreeBytes(sample.dataDiskFreeBytes())
                .setLoadAverage1M(sample.loadAverage()))
        .setAccountCount(all.size())
        .setRunningWorkerCount((int) all.stream().filter(Worker::hasHeartbeatAge).count())
        .setOpenDownloadCount(downloads.openCount())
        .setWorkerLimits(limits())
        .build();
  }

  @Override
  public void drainFarm(DrainFarmRequest request, StreamObserver<Farm> answer) {
    Answers.unary(
        answer,
        () -> {
          Fields fields = new Fields();
          long seconds = request.getGrace().getSeconds();
          int nanos = request.getGrace().getNanos();
          fields.require(
              seconds >= 0 && seconds <= MAX_GRACE_SECONDS && nanos >= 0 && nanos < 1_000_000_000,
              "grace",
              "must be from 0s to 24h");
          fields.check();
          rest.drain(Duration.ofSeconds(seconds, nanos));
          return farm();
        });
  }

  @Override
  public void undrainFarm(UndrainFarmRequest request, StreamObserver<Farm> answer) {
    Answers.unary(
        answer,
        () -> {
          rest.undrain();
          return farm();
        });
  }

  @Override
  public void getWorker(GetWorkerRequest request, StreamObserver<Worker> answer) {
    Answers.unary(answer, () -> workers.get(Fields.workerName(request.getName(), "name")));
  }

  private WorkerLimits limits() {
    return WorkerLimits.newBuilder()
        .setMemorySoftBytes(facts.memory().softBytes())
        .setMemoryHardBytes(facts.memory().hardBytes())
        .setEnforcement(
            switch (facts.limits().enforcement()) {
              case CGROUP -> WorkerLimits.Enforcement.ENFORCEMENT_CGROUP;
              case RESOURCE_LIMITS -> WorkerLimits.Enforcement.ENFORCEMENT_RESOURCE_LIMITS;
              case NONE -> WorkerLimits.Enforcement.ENFORCEMENT_NONE;
            })
        .setDetail(facts.limits().detail())
        .build();
  }

  @Override
  public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          int size = Fields.pageSize(request.getPageSize());
          Fields.checkLabels(request.getLabelsMap());
          var query = request.toBuilder().clearPageSize().clearPageToken().build();
          Optional<AccountId> after =
              PageToken.cursor(query, request.getPageToken())
                  .map(cursor -> AccountId.parse(cursor).orElseThrow(PageToken::invalid));
          List<Worker> page = workers.list(after, request.getLabelsMap(), size + 1);
          var response = ListWorkersResponse.newBuilder();
          page.stream().limit(size).forEach(response::addWorkers);
          if (page.size() > size) {
            response.setNextPageToken(
                PageToken.of(query, page.get(size - 1).getName().substring("workers/".length())));
          }
          return response.build();
        });
  }

  @Override
  public void restartWorker(RestartWorkerRequest request, StreamObserver<Worker> answer) {
    Answers.unary(answer, () -> workers.restart(Fields.workerName(request.getName(), "name")));
  }

  @Override
  public void releaseWorker(ReleaseWorkerRequest request, StreamObserver<Worker> answer) {
    Answers.unary(answer, () -> workers.release(Fields.workerName(request.getName(), "name")));
  }

  @Override
  public void readWorkerLog(
      ReadWorkerLogRequest request, StreamObserver<ReadWorkerLogResponse> answer) {
    var out = (ServerCallStreamObserver<ReadWorkerLogResponse>) answer;
    var stream = new LogStream(request, out);
    out.setOnCancelHandler(stream.wakeup()::end);
    out.setOnReadyHandler(stream.wakeup()::changed);
    threads.execute(() -> stream.run(workers));
  }

  @Override
  public void listWorkerSamples(
      ListWorkerSamplesRequest request, StreamObserver<ListWorkerSamplesResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          AccountId account = Fields.workerName(request.getParent(), "parent");
          int size = Fields.pageSize(request.getPageSize());
          var query = request.toBuilder().clearPageSize().clearPageToken().build();
          long after =
              PageToken.cursor(query, request.getPageToken()).map(FarmApi::seconds).orElse(-1L);
          workers.require(account);
          List<SamplePoint> rest =
              sampler.history(account).stream()
                  .filter(point -> point.time().getEpochSecond() > after)
                  .toList();
          List<SamplePoint> page = rest.subList(0, Math.min(size, rest.size()));
          var response = ListWorkerSamplesResponse.newBuilder();
          page.stream().map(FarmApi::sample).forEach(response::addSamples);
          if (page.size() < rest.size()) {
            response.setNextPageToken(
                PageToken.of(query, Long.toString(page.getLast().time().getEpochSecond())));
          }
          return response.build();
        });
  }

  @Override
  public void listFloodEvents(
      ListFloodEventsRequest request, StreamObserver<ListFloodEventsResponse> answer) {
    Answers.unary(answer, () -> FloodListing.answer(request, floods));
  }

  private static long seconds(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw PageToken.invalid();
    }
  }

  private static WorkerSample sample(SamplePoint point) {
    return WorkerSample.newBuilder()
        .setTime(Times.timestamp(point.time()))
        .setResidentBytes(point.residentBytes())
        .setPssBytes(point.proportionalBytes())
        .setCpuLoad(point.cpuLoad())
        .setThreadCount(point.threadCount())
        .setOpenFileCount(point.openFileCount())
        .setReadBytesPerSecond(point.readBytesPerSecond())
        .setWrittenBytesPerSecond(point.writtenBytesPerSecond())
        .build();
  }

  @Override
  public void watchWorkers(
      WatchWorkersRequest request, StreamObserver<WatchWorkersResponse> answer) {
    var out = (ServerCallStreamObserver<WatchWorkersResponse>) answer;
    try {
      Fields fields = new Fields();
      request.getNamesList().forEach(name -> fields.workerNameForm(name, "names"));
      fields.check();
      request.getNamesList().forEach(name -> Fields.worker(name).ifPresent(workers::require));
    } catch (RuntimeException e) {
      out.onError(Errors.from(e));
      return;
    }
    var watch = new WorkerWatch(Set.copyOf(request.getNamesList()), new Outlet(out), nanoTime);
    out.setOnCancelHandler(() -> workers.unwatch(watch));
    out.setOnReadyHandler(watch::ready);
    workers.watch(watch);
  }

  private record Outlet(ServerCallStreamObserver<WatchWorkersResponse> out)
      implements WorkerWatch.Outlet {
    @Override
    public boolean isReady() {
      return out.isReady() && !out.isCancelled();
    }

    @Override
    public void send(WatchWorkersResponse response) {
      out.onNext(response);
    }

    @Override
    public void refuse(Refusal refusal) {
      out.onError(Errors.from(refusal));
    }
  }
}
