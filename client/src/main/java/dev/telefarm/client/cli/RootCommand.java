package dev.telefarm.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code telefarm}: holds the options that all commands share. */
@Command(
    name = "telefarm",
    version = "telefarm 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = {"Downloads from Telegram with many accounts, each in a process of its own.", ""},
    optionListHeading = "%nOptions of every command:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done; for get: every file is complete; for verify: every file is intact",
      " 1:a download failed or was cancelled, or a file is damaged or missing; for proxy test: none"
          + " works; for doctor: a problem",
      " 2:wrong usage, or a value that the supervisor refused",
      " 3:no supervisor answers",
      " 4:there is no such account, chat, message or download",
      " 5:refused: the token is missing or wrong",
      " 6:not possible now: login needed, account stopped, exists already, Telegram asks to wait",
      "70:a defect of TeleFarm",
      "74:a file of this machine cannot be read or written",
      "130:ended by Ctrl-C; downloads go on",
      "141:whoever read the output has gone"
    },
    footer = {
      "",
      "Processes (each has its own --help):",
      "  serve     Run the supervisor, which runs a worker for each account.",
      "  sandbox   Run a local Telegram to try things without an account.",
      "",
      "Begin with: telefarm serve, telefarm account add alice, telefarm login alice,",
      "telefarm get https://t.me/channel/123"
    })
final class RootCommand implements Runnable {
  @Mixin final GlobalOptions options = new GlobalOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
