package dev.telefarm.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "account",
    description = "Add, change, remove, start or stop an account.",
    synopsisSubcommandLabel = "COMMAND")
final class AccountCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "account: add, set, remove, start or stop?");
  }
}
