package dev.telefarm.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "proxy",
    description = "Try proxies; accounts get theirs by `telefarm account set --proxy`.",
    synopsisSubcommandLabel = "COMMAND")
final class ProxyCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "proxy: test?");
  }
}
