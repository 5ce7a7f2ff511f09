package dev.telefarm.supervisor.process;

import java.util.ArrayList;
import java.util.List;

/** What the operating system enforces on a worker, beside the supervisor's own ceilings. */
interface ProcessLimits {
  /** A plain process. */
  static ProcessLimits none() {
    return new Prefix(
        List.of(),
        new LimitsInForce(
            LimitsInForce.Enforcement.NONE,
            "none: neither systemd-run nor prlimit works on this host"));
  }

  /**
   * What to put before a command. Each program of it replaces itself by the next one (exec), so
   * that the process that was launched is the worker, with its pid and its exit code.
   */
  List<String> prefix();

  LimitsInForce inForce();

  /** Both of them; this one's kind is the stronger. */
  default ProcessLimits and(ProcessLimits weaker) {
    if (weaker.prefix().isEmpty()) {
      return this;
    }
    List<String> both = new ArrayList<>(prefix());
    both.addAll(weaker.prefix());
    return new Prefix(
        both,
        new LimitsInForce(
            inForce().enforcement(), inForce().detail() + "; " + weaker.inForce().detail()));
  }

  /** A scope of systemd: a cgroup of its own that outlives the supervisor's. */
  static ProcessLimits cgroup(String systemdRun, String bus, long memoryBytes, int tasks) {
    return new Prefix(
        List.of(
            systemdRun,
            bus,
            "--scope",
            "--quiet",
            "--collect",
            "--no-ask-password",
            "--property=MemoryMax=" + memoryBytes,
            "--property=TasksMax=" + tasks,
            "--"),
        new LimitsInForce(
            LimitsInForce.Enforcement.CGROUP,
            "cgroup (systemd-run %s): memory %d MiB, tasks %d"
                .formatted(bus, memoryBytes >> 20, tasks)));
  }

  /**
   * Limits of the process itself. Not of its address space: a JVM reserves far more than it uses.
   */
  static ProcessLimits resources(String prlimit, int openFiles) {
    return new Prefix(
        // No "--": the command that follows is never an option.
        List.of(prlimit, "--nofile=" + openFiles + ":" + openFiles, "--core=0:0"),
        new LimitsInForce(
            LimitsInForce.Enforcement.RESOURCE_LIMITS,
            "resource limits (prlimit): open files %d, no core dumps".formatted(openFiles)));
  }

  /** Limits that are nothing but a prefix. */
  record Prefix(List<String> prefix, LimitsInForce inForce) implements ProcessLimits {
    public Prefix {
      prefix = List.copyOf(prefix);
    }
  }
}
