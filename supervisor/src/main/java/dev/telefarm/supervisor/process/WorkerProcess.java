package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import java.util.concurrent.CompletableFuture;

/**
 * A process that is, or was, a worker. Thread-safe. Signals go only to exactly this process: once
 * it is gone they do nothing, whoever has its pid then.
 */
public final class WorkerProcess {
  private final ProcessIdentity identity;
  private final PlatformProcess platform;
  private final CompletableFuture<ExitStatus> exit;
  private final boolean adopted;

  WorkerProcess(
      ProcessIdentity identity,
      PlatformProcess platform,
      CompletableFuture<ExitStatus> exit,
      boolean adopted) {
    this.identity = identity;
    this.platform = platform;
    this.exit = exit;
    this.adopted = adopted;
  }

  public ProcessIdentity identity() {
    return identity;
  }

  /** Completes, never exceptionally, when the process is gone. */
  public CompletableFuture<ExitStatus> exit() {
    return exit;
  }

  /** It was running before this supervisor did. */
  public boolean adopted() {
    return adopted;
  }

  /** SIGTERM. */
  public void terminate() {
    ProcessHandle.of(identity.pid())
        .filter(_ -> platform.isAlive(identity))
        .ifPresent(ProcessHandle::destroy);
  }

  /** SIGKILL. */
  public void kill() {
    ProcessHandle.of(identity.pid())
        .filter(_ -> platform.isAlive(identity))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  boolean isAlive() {
    return platform.isAlive(identity);
  }
}
