package dev.telefarm.client.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands, in the order of the help. Each is made only when it is wanted: picocli reads its
 * annotations by reflection, which for all of them takes longer than a command runs.
 */
final class Commands {
  private final Session session;
  private final Map<String, Supplier<CommandLine>> byName = new LinkedHashMap<>();

  Commands(Session session) {
    this.session = session;
    byName.put("account", this::account);
    add("login", () -> new LoginCommand(session));
    add("logout", () -> new LogoutCommand(session));
    add("accounts", () -> new AccountsCommand(session));
    add("chats", () -> new ChatsCommand(session));
    byName.put(
        "media",
        () ->
            new CommandLine(new MediaCommand(session))
                .setUnmatchedOptionsArePositionalParams(true));
    add("resolve", () -> new ResolveCommand(session));
    add("get", () -> new GetCommand(session));
    byName.put("batches", this::batches);
    byName.put(
        "subscribe",
        () ->
            new CommandLine(new SubscribeCommand(session))
                .setUnmatchedOptionsArePositionalParams(true));
    byName.put("subscriptions", this::subscriptions);
    byName.put("unsubscribe", () -> SubscriptionChangeCommand.unsubscribe(session));
    add("downloads", () -> new DownloadsCommand(session));
    byName.put("pause", () -> ChangeCommand.pause(session));
    byName.put("resume", () -> ChangeCommand.resume(session));
    byName.put("retry", () -> ChangeCommand.retry(session));
    byName.put("cancel", () -> ChangeCommand.cancel(session));
    add("delete", () -> new DeleteCommand(session));
    add("cat", () -> new CatCommand(session));
    add("verify", () -> new VerifyCommand(session));
    byName.put("workers", this::workers);
    byName.put("proxy", this::proxy);
    add("logs", () -> new LogsCommand(session));
    add("floods", () -> new FloodsCommand(session));
    add("farm", () -> new FarmCommand(session));
    add("drain", () -> new DrainCommand(session));
    add("top", () -> new TopCommand(session));
    add("doctor", () -> new DoctorCommand(session));
    byName.put("certs", this::certs);
    add("completion", () -> new CompletionCommand(session, () -> Cli.commandLine(session.host())));
  }

  private void add(String name, Supplier<Object> command) {
    byName.put(name, () -> new CommandLine(command.get()));
  }

  /**
   * Gives {@code line} the command that {@code args} begin with; all of them if they begin with
   * something else, such as {@code --help}.
   */
  void addTo(CommandLine line, String... args) {
    Supplier<CommandLine> named = args.length == 0 ? null : byName.get(args[0]);
    if (named != null) {
      line.addSubcommand(args[0], named.get());
    } else {
      byName.forEach((name, command) -> line.addSubcommand(name, command.get()));
    }
  }

  private CommandLine account() {
    return new CommandLine(new AccountCommand())
        .addSubcommand(new AccountAddCommand(session))
        .addSubcommand(new AccountSetCommand(session))
        .addSubcommand(new AccountRemoveCommand(session))
        .addSubcommand(new AccountStartCommand(session))
        .addSubcommand(new AccountStopCommand(session));
  }

  private CommandLine workers() {
    return new CommandLine(new WorkersCommand(session))
        .addSubcommand(new WorkersRestartCommand(session))
        .addSubcommand(new WorkersReleaseCommand(session))
        .addSubcommand(new WorkersRollCommand(session))
        .addSubcommand(new WorkersHistoryCommand(session));
  }

  private CommandLine batches() {
    return new CommandLine(new BatchesCommand(session))
        .addSubcommand(new BatchesFollowCommand(session))
        .addSubcommand(new BatchesCancelCommand(session));
  }

  private CommandLine subscriptions() {
    return new CommandLine(new SubscriptionsCommand(session))
        .addSubcommand("pause", SubscriptionChangeCommand.pause(session))
        .addSubcommand("resume", SubscriptionChangeCommand.resume(session));
  }

  private CommandLine certs() {
    return new CommandLine(new CertsCommand())
        .addSubcommand(new CertsInitCommand(session))
        .addSubcommand(new CertsClientCommand(session));
  }

  private CommandLine proxy() {
    return new CommandLine(new ProxyCommand()).addSubcommand(new ProxyTestCommand(session));
  }
}
