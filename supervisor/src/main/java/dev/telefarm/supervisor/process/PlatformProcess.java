package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
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

  /** The regular file that the process prints to; empty if that is none or cannot be known. */
  Optional<Path> output(ProcessIdentity identity);

  /**
   * Has a JVM print what its threads do, also one that was stopped, which goes on. Does nothing if
   * the process is gone.
   */
  void askForThreads(ProcessIdentity identity) throws IOException;

  /** Whether exactly this process lives. */
  default boolean isAlive(ProcessIdentity identity) {
    return identify(identity.pid()).map(identity::equals).orElse(false);
  }
}
