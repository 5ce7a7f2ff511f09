package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.BatchTable;
import dev.telefarm.proto.v1.Subscription;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "subscriptions",
    description = {
      "List subscriptions, newest first; pause or resume one.",
      "`telefarm subscribe` makes them."
    })
final class SubscriptionsCommand implements Runnable {
  private final Session session;

  SubscriptionsCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      List<Subscription> subscriptions = new ArrayList<>();
      for (Subscription subscription : Listings.subscriptions(client)) {
        if (session.json()) {
          session.printJson(subscription);
        } else {
          subscriptions.add(subscription);
        }
      }
      if (!session.json()) {
        session.table(
            BatchTable.ofSubscriptions(subscriptions, session.host().clock().instant()),
            "No subscriptions yet; make one with `telefarm subscribe`.");
      }
    }
  }
}
