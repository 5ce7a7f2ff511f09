package dev.telefarm.client.cli;

import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = {
      "Print what makes a shell complete commands, options and their values.",
      "bash: add to ~/.bashrc:  source <(telefarm completion bash)",
      "zsh:  add to ~/.zshrc:   source <(telefarm completion zsh)"
    })
final class CompletionCommand implements Runnable {
  /** One script serves both: it sees which of them reads it. */
  enum Shell {
    BASH,
    ZSH
  }

  private final Session session;
  private final Supplier<CommandLine> all;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  Shell shell = Shell.BASH;

  /**
   * @param all the command line with every command
   */
  CompletionCommand(Session session, Supplier<CommandLine> all) {
    this.session = session;
    this.all = all;
  }

  @Override
  public void run() {
    CommandLine line =
        all.get()
            // Of scripts/telefarm: processes of their own, with options of their own.
            .addSubcommand("serve", new OtherProcess())
            .addSubcommand("sandbox", new OtherProcess());
    session.print(AutoComplete.bash("telefarm", line).stripTrailing());
  }

  @Command
  private static final class OtherProcess {}
}
