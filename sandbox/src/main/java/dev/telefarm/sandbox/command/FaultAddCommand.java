package dev.telefarm.sandbox.command;

import dev.telefarm.sandbox.control.RuleMessages;
import dev.telefarm.sandbox.fault.FaultFile;
import dev.telefarm.sandbox.fault.HoldSpec;
import dev.telefarm.sandbox.fault.RuleSpec;
import dev.telefarm.sandbox.fault.TurnsSpec;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import io.grpc.Channel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds rules to a running sandbox. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Adds a rule that options describe, or the rules of a fault file. Of what a call must be like, all that is"
            + " given must fit.")
public final class FaultAddCommand extends ControlCommand {
  @ArgGroup(multiplicity = "1", heading = "What to do, exactly one:%n")
  private FaultActionOptions action = new FaultActionOptions();

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description =
          "With --content: how many are missing or inverted. Default: half of them, or all.")
  private int bytes;

  @Option(
      names = "--lasting",
      paramLabel = "MS",
      description = "How long it goes on after a firing. Default: until the rule is cleared.")
  private long lasting;

  @Option(
      names = "--new-connections",
      description = "With --silence: those that are opened meanwhile are silent too.")
  private boolean newConnections;

  @ArgGroup(exclusive = false, heading = "What a call must be like:%n")
  private FaultMatchOptions match = new FaultMatchOptions();

  @Option(names = "--id", paramLabel = "ID", description = "Of the rule. Default: rule-<n>.")
  private @Nullable String id;

  @Option(
      names = "--from",
      paramLabel = "N",
      description = "First of the calls that fit which fires. Default: 1.")
  private long from;

  @Option(names = "--to", paramLabel = "N", description = "Last that may fire.")
  private long to;

  @Option(names = "--every", paramLabel = "N", description = "Every N-th fires. Default: 1.")
  private long every;

  @Option(
      names = "--probability",
      paramLabel = "P",
      description = "Chance of each of them, above 0 and up to 1. Default: 1.")
  private double probability;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides which of them fire; the same ones each time.")
  private long seed;

  @Option(names = "--times", paramLabel = "N", description = "Over after so many firings.")
  private long times;

  @Option(names = "--hold", paramLabel = "MS", description = "Over after this time.")
  private long hold;

  @Option(
      names = "--hold-from-firing",
      description = "The time of --hold begins with the first firing.")
  private boolean holdFromFiring;

  @Override
  void call(Channel channel) {
    var faults = FaultServiceGrpc.newBlockingStub(channel);
    for (RuleSpec rule : rules()) {
      var request = AddRuleRequest.newBuilder().setRule(RuleMessages.rule(rule)).build();
      System.out.println(RuleText.of(faults.addRule(request)));
    }
  }

  private List<RuleSpec> rules() {
    Path file = action.rules();
    if (file != null) {
      return FaultFile.read(file).rules();
    }
    HoldSpec.Since since = holdFromFiring ? HoldSpec.Since.FIRST_FIRING : HoldSpec.Since.ADDED;
    return List.of(
        new RuleSpec(
            id,
            match.spec(),
            new TurnsSpec(from, to, every, probability, seed, times),
            hold == 0 ? null : new HoldSpec(hold, since),
            action.action(bytes, lasting, newConnections)));
  }
}
