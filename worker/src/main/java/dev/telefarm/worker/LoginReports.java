package dev.telefarm.worker;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.LoginOutcome;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.link.SupervisorLink;
import dev.telefarm.worker.login.LoginResult;
import java.time.Instant;
import java.time.InstantSource;

/** Tells the supervisor what Telegram thought of a step of a login. Thread-safe. */
record LoginReports(SupervisorLink link, InstantSource clock) {
  void tell(String loginId, LoginResult result) {
    LoginOutcome.Builder outcome = LoginOutcome.newBuilder().setLoginId(loginId);
    switch (result) {
      case LoginResult.Accepted() -> {}
      case LoginResult.Rejected(ErrorReason reason, String message, var retryAfter) -> {
        outcome.setRejected(reason).setMessage(message);
        retryAfter.ifPresent(wait -> {
          Instant at = clock.instant().plus(wait);
          outcome.setRetryTime(
              Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()));
        });
      }
    }
    link.report(WorkerReport.newBuilder().setLoginOutcome(outcome).build());
  }
}
