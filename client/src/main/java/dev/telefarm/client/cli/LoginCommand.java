package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.LoginStart;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "login",
    description = {
      "Log an account in to Telegram: by phone number and code, by QR code, or as a bot.",
      "One that is logged in, and whose further lanes need the password, is asked just for that.",
      "Asks for what is needed; without a terminal, the answers are read from standard input,",
      "one a line. What these variables hold is not asked for: TELEFARM_PHONE, TELEFARM_CODE,",
      "TELEFARM_PASSWORD, TELEFARM_BOT_TOKEN. Secrets are never arguments: others can see those."
    })
final class LoginCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  String account = "";

  @ArgGroup @Nullable Method method;

  /** One of them. */
  static final class Method {
    @Option(
        names = "--phone",
        description = "By phone number and the code that Telegram sends (default).")
    boolean phone;

    @Option(names = "--qr", description = "By a QR code to scan with a logged-in Telegram app.")
    boolean qr;

    @Option(names = "--bot", description = "As a bot, by its token from @BotFather.")
    boolean bot;
  }

  LoginCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (TelefarmClient client = session.connect()) {
      new LoginDialogue(session, client).run(account, method());
      return ExitCode.OK.code();
    }
  }

  private LoginStart.Method method() {
    if (method == null) {
      return LoginStart.Method.METHOD_PHONE;
    }
    return method.qr
        ? LoginStart.Method.METHOD_QR
        : method.bot ? LoginStart.Method.METHOD_BOT : LoginStart.Method.METHOD_PHONE;
  }
}
