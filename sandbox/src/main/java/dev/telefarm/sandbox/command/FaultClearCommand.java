package dev.telefarm.sandbox.command;

import dev.telefarm.sandbox.proto.v1.ClearRulesRequest;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes rules of a running sandbox. */
@Command(
    name = "clear",
    mixinStandardHelpOptions = true,
    description = "Removes rules and ends what they have begun, and lists them as they were.")
public final class FaultClearCommand extends ControlCommand {
  @Parameters(paramLabel = "ID", description = "Ids of the rules. Default: all.")
  private List<String> ids = new ArrayList<>();

  @Override
  void call(Channel channel) {
    FaultServiceGrpc.newBlockingStub(channel)
        .clearRules(ClearRulesRequest.newBuilder().addAllIds(ids).build())
        .getClearedList()
        .forEach(rule -> System.out.println(RuleText.of(rule)));
  }
}
