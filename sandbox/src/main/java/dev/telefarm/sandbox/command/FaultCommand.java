package dev.telefarm.sandbox.command;

import picocli.CommandLine.Command;

/** The fault script of a running sandbox. */
@Command(
    name = "fault",
    mixinStandardHelpOptions = true,
    subcommands = {
      FaultAddCommand.class,
      FaultListCommand.class,
      FaultClearCommand.class,
      FaultReportCommand.class
    },
    description = "Makes calls and connections of a running sandbox go wrong, by rules.")
public final class FaultCommand {}
