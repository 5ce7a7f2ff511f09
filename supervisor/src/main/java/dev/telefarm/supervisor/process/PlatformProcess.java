package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import java.util.List;
import java.util.Optional;

/** What differs from one operating system to the next. Thread-safe. */
interface PlatformProcess {
  /** The identity of the living process with this pid; empty if there is none, or only a zombie. */
  Optional<ProcessIdentity> identify(long pid);

  /**
   * What to put before a command so that a Ctrl-C at the supervisor's terminal does not reach the
   * process.
   */
  List<String> detachPrefix();

  /** What to put before a command that nobody waits for. */
  List<String> backgroundPrefix();

  /** Whether exactly this process lives. */
  default boolean isAlive(ProcessIdentity identity) {
    return identify(identity.pid()).map(identity::equals).orElse(false);
  }
}
