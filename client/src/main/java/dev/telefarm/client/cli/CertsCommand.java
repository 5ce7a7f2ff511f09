package dev.telefarm.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "certs",
    description = "Make certificates, so that other hosts can use this supervisor.",
    synopsisSubcommandLabel = "COMMAND")
final class CertsCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "certs: init or client?");
  }
}
