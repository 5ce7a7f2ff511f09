package dev.telefarm.supervisor.farm;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.WorkerExit;
import dev.telefarm.supervisor.lifecycle.ExitCause;

/** Typed exit causes in the form of the API. */
final class ExitCauses {
  private ExitCauses() {}

  /**
   * One end.
   *
   * @param evidence a file that says more; empty if there is none
   */
  static WorkerExit record(ExitCause cause, Timestamp time, String evidence) {
    WorkerExit.Builder exit = WorkerExit.newBuilder().setTime(time).setEvidence(evidence);
    return switch (cause) {
      case ExitCause.Clean() -> exit.setCause(WorkerExit.Cause.CAUSE_CLEAN).build();
      case ExitCause.ExitCode(int code) ->
          exit.setCause(WorkerExit.Cause.CAUSE_EXIT_CODE).setCode(code).build();
      case ExitCause.Signal(int signal) ->
          exit.setCause(WorkerExit.Cause.CAUSE_SIGNAL).setSignal(signal).build();
      case ExitCause.OutOfMemory() -> exit.setCause(WorkerExit.Cause.CAUSE_OUT_OF_MEMORY).build();
      case ExitCause.NativeCrash() -> exit.setCause(WorkerExit.Cause.CAUSE_NATIVE_CRASH).build();
      case ExitCause.Hung() -> exit.setCause(WorkerExit.Cause.CAUSE_HUNG).build();
      case ExitCause.LostHeartbeat() ->
          exit.setCause(WorkerExit.Cause.CAUSE_LOST_HEARTBEAT).build();
      case ExitCause.Stalled() -> exit.setCause(WorkerExit.Cause.CAUSE_STALLED).build();
      case ExitCause.MemoryCeiling() ->
          exit.setCause(WorkerExit.Cause.CAUSE_MEMORY_CEILING).build();
      case ExitCause.ProtocolViolation() ->
          exit.setCause(WorkerExit.Cause.CAUSE_PROTOCOL_VIOLATION).build();
      case ExitCause.LoginLost() -> exit.setCause(WorkerExit.Cause.CAUSE_LOGIN_LOST).build();
      case ExitCause.StartTimeout() -> exit.setCause(WorkerExit.Cause.CAUSE_START_TIMEOUT).build();
      case ExitCause.Disappeared() -> exit.setCause(WorkerExit.Cause.CAUSE_DISAPPEARED).build();
    };
  }
}
