package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.StopAccountRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    description =
        "Let the account's worker finish cleanly and end; it stays stopped until started.")
final class AccountStopCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  String account = "";

  AccountStopCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Account stopped =
          client
              .accounts()
              .stopAccount(StopAccountRequest.newBuilder().setName(Names.account(account)).build());
      session.result(stopped, Names.shortName(stopped.getName()) + " is being stopped");
    }
  }
}
