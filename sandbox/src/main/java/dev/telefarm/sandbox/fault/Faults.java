package dev.telefarm.sandbox.fault;

import dev.telefarm.sandbox.world.InvalidFieldException;
import dev.telefarm.sandbox.world.World;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The script as those see it who write it: checked against the world. Thread-safe. */
public final class Faults {
  private final World world;
  private final FaultScript script;
  private final Disturbances disturbances;
  private final Set<String> methods;

  /**
   * @param methods the names of those that can be called
   */
  public Faults(World world, FaultScript script, Disturbances disturbances, Set<String> methods) {
    this.world = world;
    this.script = script;
    this.disturbances = disturbances;
    this.methods = Set.copyOf(methods);
  }

  /**
   * Adds a rule behind the others.
   *
   * @throws InvalidFieldException naming the field: a rule that can never fire is a mistake
   */
  public RuleStatus add(RuleSpec spec) {
    MatchSpec match = spec.match();
    requireKnown("account", match.account(), id -> world.account(id) != null);
    requireKnown("chat", match.chat(), id -> world.chat(id) != null);
    requireKnown("method", match.method(), this::isMethod);
    return script.add(spec);
  }

  private boolean isMethod(String pattern) {
    return methods.stream().anyMatch(method -> MatchSpec.isMethod(pattern, method));
  }

  private static void requireKnown(
      String field, @Nullable String value, Predicate<String> isKnown) {
    if (value != null && !isKnown.test(value)) {
      throw new InvalidFieldException(
          "match." + field, "there is no " + field + " \"" + value + "\"");
    }
  }

  /** Adds the rules of a fault file, up to the first that cannot be. */
  public void load(FaultFile file) {
    for (int i = 0; i < file.rules().size(); i++) {
      try {
        add(file.rules().get(i));
      } catch (InvalidFieldException e) {
        throw e.within("rules[" + i + "]");
      }
    }
  }

  public boolean has(String id) {
    return script.has(id);
  }

  /** In their order. */
  public List<RuleStatus> rules() {
    return script.rules();
  }

  /** Removes rules and ends what they have begun. Answers what they were. */
  public List<RuleStatus> clear(Collection<String> ids) {
    List<RuleStatus> cleared = script.clear(ids);
    disturbances.end(ids);
    return cleared;
  }

  public FaultScript.Report report() {
    return script.report();
  }
}
