package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ReadWorkerLogRequest;
import dev.telefarm.proto.v1.ReadWorkerLogResponse;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.content.Wakeup;
import dev.telefarm.supervisor.farm.FarmWorkers;
import dev.telefarm.supervisor.process.WorkerLog;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One call of ReadWorkerLog. What the client does not take yet stays in the log. */
final class LogStream {
  private static final int DEFAULT_LINES = 50;
  private static final int CHUNK = 64 << 10;

  private final ReadWorkerLogRequest request;
  private final ServerCallStreamObserver<ReadWorkerLogResponse> out;
  private final Wakeup wakeup = new Wakeup();
  private final LineSplitter splitter = new LineSplitter(CHUNK);

  LogStream(ReadWorkerLogRequest request, ServerCallStreamObserver<ReadWorkerLogResponse> out) {
    this.request = request;
    this.out = out;
  }

  /** To be told when the client can take more, and when it has gone. */
  Wakeup wakeup() {
    return wakeup;
  }

  /** Reads until the end of the call, on a thread that may wait. */
  void run(FarmWorkers workers) {
    try {
      AccountId account = Fields.workerName(request.getName(), "name");
      int lines = request.hasLines() ? request.getLines() : DEFAULT_LINES;
      Fields fields = new Fields();
      fields.require(lines >= 0, "lines", "must not be negative");
      fields.check();
      read(workers.log(account), lines);
      if (!wakeup.ended()) {
        out.onCompleted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      out.onError(Errors.of(ErrorReason.ERROR_REASON_SHUTTING_DOWN, "the supervisor is stopping"));
    } catch (IOException e) {
      out.onError(Errors.from(new UncheckedIOException(e)));
    } catch (RuntimeException e) {
      out.onError(Errors.from(e));
    }
  }

  private void read(WorkerLog log, int lines) throws IOException, InterruptedException {
    try (var _ = log.follow(wakeup::changed)) {
      WorkerLog.Range newest = log.last(lines);
      long end = newest.end();
      long position = newest.start();
      while (!wakeup.ended() && (request.getFollow() || position < end)) {
        long ticket = wakeup.ticket();
        if (!out.isReady()) {
          wakeup.await(ticket);
          continue;
        }
        WorkerLog.Bytes bytes = log.read(position, CHUNK);
        if (bytes.content().hasRemaining()) {
          long next = bytes.end();
          send(bytes, bytes.position() - position);
          position = next;
        } else if (request.getFollow()) {
          wakeup.await(ticket);
        } else {
          // It was cut meanwhile.
          position = end;
        }
      }
    }
    if (!wakeup.ended()) {
      sendRest();
    }
  }

  private void send(WorkerLog.Bytes bytes, long skipped) {
    var response = ReadWorkerLogResponse.newBuilder().setSkippedBytes(skipped);
    if (skipped > 0) {
      // Half a line before the gap does not go together with what is after it.
      sendRest();
    }
    splitter.split(bytes.content(), response::addLines);
    if (skipped > 0 || response.getLinesCount() > 0) {
      out.onNext(response.build());
    }
  }

  private void sendRest() {
    splitter
        .rest()
        .ifPresent(line -> out.onNext(ReadWorkerLogResponse.newBuilder().addLines(line).build()));
  }
}
