package dev.telefarm.supervisor.api;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.FarmServiceGrpc;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import dev.telefarm.proto.v1.ListWorkersResponse;
import dev.telefarm.proto.v1.ReadWorkerLogRequest;
import dev.telefarm.proto.v1.ReadWorkerLogResponse;
import dev.telefarm.proto.v1.ReleaseWorkerRequest;
import dev.telefarm.proto.v1.RestartWorkerRequest;
import dev.telefarm.proto.v1.Worker;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.farm.FarmDownloads;
import dev.telefarm.supervisor.farm.FarmWorkers;
import dev.telefarm.supervisor.host.HostSample;
import dev.telefarm.supervisor.host.HostSampler;
import dev.telefarm.supervisor.host.ProcessSample;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** {@code telefarm.v1.FarmService}. */
final class FarmApi extends FarmServiceGrpc.FarmServiceImplBase {
  private final FarmWorkers workers;
  private final FarmDownloads downloads;
  private final HostSampler host;
  private final String version;
  private final Instant started;
  private final Executor threads;

  /**
   * @param threads may each wait for long
   */
  FarmApi(
      FarmWorkers workers,
      FarmDownloads downloads,
      HostSampler host,
      String version,
      Instant started,
      Executor threads) {
    this.workers = workers;
    this.downloads = downloads;
    this.host = host;
    this.version = version;
    this.started = started;
    this.threads = threads;
  }

  @Override
  public void getFarm(GetFarmRequest request, StreamObserver<Farm> answer) {
    Answers.unary(
        answer,
        () -> {
          HostSample sample = host.host();
          long pid = ProcessHandle.current().pid();
          List<Worker> all = workers.list(Optional.empty(), Integer.MAX_VALUE);
          return Farm.newBuilder()
              .setVersion(version)
              .setStartTime(
                  Timestamp.newBuilder()
                      .setSeconds(started.getEpochSecond())
                      .setNanos(started.getNano()))
              .setPid(pid)
              .setResidentBytes(host.process(pid).map(ProcessSample::residentBytes).orElse(0L))
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
              .build();
        });
  }

  @Override
  public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          int size = Fields.pageSize(request.getPageSize());
          var query = request.toBuilder().clearPageSize().clearPageToken().build();
          Optional<AccountId> after =
              PageToken.cursor(query, request.getPageToken())
                  .map(cursor -> AccountId.parse(cursor).orElseThrow(PageToken::invalid));
          List<Worker> page = workers.list(after, size + 1);
          var response = ListWorkersResponse.newBuilder();
          page.stream().limit(size).map(this::measured).forEach(response::addWorkers);
          if (page.size() > size) {
            response.setNextPageToken(
                PageToken.of(query, page.get(size - 1).getName().substring("workers/".length())));
          }
          if (after.isEmpty() && page.size() <= size) {
            host.retain(page.stream().map(Worker::getPid).collect(Collectors.toSet()));
          }
          return response.build();
        });
  }

  @Override
  public void restartWorker(RestartWorkerRequest request, StreamObserver<Worker> answer) {
    Answers.unary(
        answer, () -> measured(workers.restart(Fields.workerName(request.getName(), "name"))));
  }

  @Override
  public void releaseWorker(ReleaseWorkerRequest request, StreamObserver<Worker> answer) {
    Answers.unary(
        answer, () -> measured(workers.release(Fields.workerName(request.getName(), "name"))));
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

  private Worker measured(Worker worker) {
    if (worker.getPid() == 0) {
      return worker;
    }
    return host.process(worker.getPid())
        .map(sample ->
            worker.toBuilder()
                .setResidentBytes(sample.residentBytes())
                .setCpuLoad(sample.cpuLoad())
                .setThreadCount(sample.threadCount())
                .setOpenFileCount(sample.openFileCount())
                .build())
        .orElse(worker);
  }
}
