package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.lifecycle.ProcessIdentity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Any other system, as far as the JDK goes: start instants in ms instead of ticks, no boot id, no
 * session of its own.
 */
final class PortableProcess implements PlatformProcess {
  @Override
  public Optional<ProcessIdentity> identify(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant())
        .map(Instant::toEpochMilli)
        .map(start -> new ProcessIdentity(pid, start, ""));
  }

  @Override
  public Optional<Path> output(ProcessIdentity identity) {
    return Optional.empty();
  }

  @Override
  public void askForThreads(ProcessIdentity identity) {}

  @Override
  public List<String> detachPrefix() {
    return List.of();
  }

  @Override
  public List<String> backgroundPrefix() {
    return List.of();
  }
}
