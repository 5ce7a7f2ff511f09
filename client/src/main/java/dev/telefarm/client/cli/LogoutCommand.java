package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.LogOutRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "logout", description = "End the account's session at Telegram and forget it here.")
final class LogoutCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  String account = "";

  LogoutCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      Account out =
          client
              .accounts()
              .logOut(LogOutRequest.newBuilder().setName(Names.account(account)).build());
      session.result(out, Names.shortName(out.getName()) + " is logged out");
    }
  }
}
