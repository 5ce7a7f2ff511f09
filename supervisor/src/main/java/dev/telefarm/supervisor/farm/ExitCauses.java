package dev.telefarm.supervisor.farm;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.WorkerExit;
import dev.telefarm.supervisor.lifecycle.ExitCause;

/** Typed exit causes in the form of the API. */
final class ExitCauses {
  private ExitCauses() {}

  static WorkerExit record(ExitCause cause, Timestamp time) {
    WorkerExit.Builder exit = WorkerExit.newBuilder().setTime(time);
    return switch (cause) {
      case ExitCause.Clean() -> exit.setCause(WorkerExit.Cause.CAUSE_CLEAN).build();
      case ExitCause.ExitCode(int code) ->
          exit.setCause(WorkerExit.Cause.CAUSE_EXIT_CODE).setCode(code).build();
      case ExitCause.Signal(int signal) ->
          exit.setCause(WorkerExit.Cause.CAUSE_SIGNAL).setSignal(signal).build();
      case ExitCause.LostHeartbeat() ->
          exit.setCause(WorkerExit.Cause.CAUSE_LOST_HEARTBEAT).build();
      case ExitCause.StartTimeout() -> exit.setCause(WorkerExit.Cause.CAUSE_START_TIMEOUT).build();
      case ExitCause.MemoryCeiling() ->
          exit.setCause(WorkerExit.Cause.CAUSE_MEMORY_CEILING).build();
      case ExitCause.Disappeared() -> exit.setCause(WorkerExit.Cause.CAUSE_DISAPPEARED).build();
    };
  }
}
