package dev.telefarm.client.e2e;

import dev.telefarm.proto.v1.Worker;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The worker process of an account, as a test handles it. */
record FarmWorker(Farm farm, String account) {
  long pid() {
    return farm.workerState(account).getPid();
  }

  int starts() {
    return farm.workerState(account).getStartCount();
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    long pid = pid();
    ProcessHandle process =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new AssertionError("no process of " + account + ", pid " + pid));
    if (!process.destroyForcibly()) {
      throw new AssertionError("could not kill the worker of " + account + ", pid " + pid);
    }
    await("the end of pid " + pid, worker -> worker.getPid() != pid);
  }

  Worker await(String what, Predicate<Worker> condition) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> farm.workerState(account), condition);
  }

  Worker awaitRunning() {
    return await(
        account + "'s worker running", worker -> worker.getState() == Worker.State.STATE_RUNNING);
  }
}
