package dev.telefarm.supervisor.link;

import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerReport;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/**
 * One attach of one worker. Thread-safe; sending to a worker that is gone does nothing, it will
 * attach anew.
 */
public final class WorkerSession {
  private final ServerCallStreamObserver<WorkerDirective> out;
  private final LinkListener listener;
  private boolean over;

  WorkerSession(ServerCallStreamObserver<WorkerDirective> out, LinkListener listener) {
    this.out = out;
    this.listener = listener;
    out.setOnCancelHandler(() -> listener.ended(this));
  }

  /** Queues the directive without waiting for the worker to read it. */
  public synchronized void send(WorkerDirective directive) {
    if (!over && !out.isCancelled()) {
      out.onNext(directive);
    }
  }

  /** The worker is not who it should be: it ends itself. */
  public void refuse(String why) {
    end(Status.UNAUTHENTICATED.withDescription(why));
  }

  /** Not now: the worker dials again. */
  public void cutOff(String why) {
    end(Status.UNAVAILABLE.withDescription(why));
  }

  private synchronized void end(Status status) {
    if (over) {
      return;
    }
    over = true;
    if (!out.isCancelled()) {
      out.onError(status.asException());
    }
    // gRPC tells of ends that the worker makes, not of those that we make.
    listener.ended(this);
  }

  StreamObserver<WorkerReport> reports() {
    return new Reports();
  }

  private final class Reports implements StreamObserver<WorkerReport> {
    private boolean attached;

    @Override
    public void onNext(WorkerReport report) {
      if (attached) {
        listener.reported(WorkerSession.this, report);
      } else if (report.hasSnapshot()) {
        attached = true;
        listener.attaching(WorkerSession.this, report.getSnapshot());
      } else {
        refuse("the first report must be a snapshot");
      }
    }

    @Override
    public void onError(Throwable broken) {
      listener.ended(WorkerSession.this);
    }

    @Override
    public void onCompleted() {
      listener.ended(WorkerSession.this);
      cutOff("the worker closed the call");
    }
  }
}
