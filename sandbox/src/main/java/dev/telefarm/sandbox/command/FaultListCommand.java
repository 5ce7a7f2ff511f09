package dev.telefarm.sandbox.command;

import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import dev.telefarm.sandbox.proto.v1.ListRulesRequest;
import io.grpc.Channel;
import picocli.CommandLine.Command;

/** Lists the rules of a running sandbox. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "Lists the rules that are set: id, whether it holds, how often it fired, what it is.")
public final class FaultListCommand extends ControlCommand {
  @Override
  void call(Channel channel) {
    FaultServiceGrpc.newBlockingStub(channel)
        .listRules(ListRulesRequest.getDefaultInstance())
        .getRulesList()
        .forEach(rule -> System.out.println(RuleText.of(rule)));
  }
}
