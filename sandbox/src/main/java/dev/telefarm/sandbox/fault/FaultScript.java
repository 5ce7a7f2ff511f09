package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.world.InvalidFieldException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules that are set, in the order in which they were added, and the record of what fired. Each
 * rule counts what fits it; of those whose turn it is, the first one fires. Thread-safe.
 *
 * <p>Without rules a call costs one volatile read ({@link #watchesCalls}), and a message another
 * one.
 */
public final class FaultScript {
  private static final int MAXIMUM_RULES = 1000;

  private final InstantSource clock;
  private final List<Rule> rules = new ArrayList<>();
  private final AnnouncedWaits waits = new AnnouncedWaits();
  private final Recent<Firing> firings = new Recent<>();
  private long named;
  private volatile boolean watchesCalls;
  private volatile boolean watchesMessages;

  /**
   * What happened since the start.
   *
   * @param firings all of them, of which {@code latest} are kept
   * @param callsIntoWaits all of them, of which {@code latestIntoWaits} are kept
   */
  public record Report(
      List<RuleStatus> rules,
      long firings,
      List<Firing> latest,
      long callsIntoWaits,
      List<CallIntoWait> latestIntoWaits) {}

  public FaultScript(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Adds a rule behind the others.
   *
   * @throws InvalidFieldException if there is one with its id, or there are too many
   */
  public synchronized RuleStatus add(RuleSpec spec) {
    if (rules.size() >= MAXIMUM_RULES) {
      throw new InvalidFieldException("id", "there are " + MAXIMUM_RULES + " rules already");
    }
    String id = spec.id() == null ? freeId() : spec.id();
    if (has(id)) {
      throw new InvalidFieldException("id", "there is a rule \"" + id + "\" already");
    }
    var rule = new Rule(id, spec, clock.instant());
    rules.add(rule);
    watch();
    return rule.status(clock.instant());
  }

  private String freeId() {
    do {
      named++;
    } while (has("rule-" + named));
    return "rule-" + named;
  }

  /** Whether a rule of that id is set. */
  public synchronized boolean has(String id) {
    return rules.stream().anyMatch(rule -> rule.id().equals(id));
  }

  /** In their order. */
  public synchronized List<RuleStatus> rules() {
    return statuses(rule -> true);
  }

  private List<RuleStatus> statuses(Predicate<Rule> wanted) {
    Instant now = clock.instant();
    return rules.stream().filter(wanted).map(rule -> rule.status(now)).toList();
  }

  /** Removes rules, and answers what they were; ids that are not set are passed over. */
  public synchronized List<RuleStatus> clear(Collection<String> ids) {
    List<RuleStatus> cleared = statuses(rule -> ids.contains(rule.id()));
    rules.removeIf(rule -> ids.contains(rule.id()));
    watch();
    return cleared;
  }

  public synchronized Report report() {
    return new Report(
        rules(),
        firings.total(),
        firings.latest(),
        waits.disregarded().total(),
        waits.disregarded().latest());
  }

  /** Whether {@link #call} can answer anything but null, or has something to count. */
  boolean watchesCalls() {
    return watchesCalls;
  }

  /** Whether {@link #message} can answer anything but null. */
  boolean watchesMessages() {
    return watchesMessages;
  }

  /** A call has arrived: what is done to it, or null. */
  synchronized @Nullable Firing call(Occurrence call) {
    Instant now = clock.instant();
    waits.arrived(call, now);
    Firing firing = fire(call, rule -> !rule.spec().watchesMessages(), now);
    watch();
    return firing;
  }

  /** The client has the error: what it asks to wait for is announced from now on. */
  synchronized void told(Firing firing) {
    if (firing.action() instanceof Action.RpcError error) {
      waits.announced(firing, error, clock.instant());
      watch();
    }
  }

  /** A message of any kind has arrived: what is done to its connection, or null. */
  synchronized @Nullable Firing message(Occurrence message) {
    return fire(message, rule -> rule.spec().watchesMessages(), clock.instant());
  }

  private @Nullable Firing fire(Occurrence occurrence, Predicate<Rule> concerned, Instant now) {
    Firing first = null;
    for (Rule rule : rules) {
      if (concerned.test(rule) && rule.offer(occurrence, now) && first == null) {
        rule.fire(now);
        first = new Firing(rule.id(), rule.spec().action(), now, occurrence);
        firings.add(first);
      }
    }
    return first;
  }

  private void watch() {
    watchesMessages = rules.stream().anyMatch(rule -> rule.spec().watchesMessages());
    watchesCalls =
        !waits.isEmpty() || rules.stream().anyMatch(rule -> !rule.spec().watchesMessages());
  }
}
