package dev.telefarm.client.cli;

import com.google.protobuf.Empty;
import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.DeleteAccountRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = {
      "Stop the account's worker and forget the account here; downloaded files stay.",
      "To end its session at Telegram too, log out first."
    })
final class AccountRemoveCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  String account = "";

  @Option(names = "--force", description = "Also cancel the downloads that only it may do.")
  boolean force;

  AccountRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    String name = Names.account(account);
    try (TelefarmClient client = session.connect()) {
      Empty done =
          client
              .accounts()
              .deleteAccount(
                  DeleteAccountRequest.newBuilder().setName(name).setForce(force).build());
      session.result(done, Names.shortName(name) + " removed");
    }
  }
}
