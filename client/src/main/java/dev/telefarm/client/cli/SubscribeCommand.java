package dev.telefarm.client.cli;

import com.google.protobuf.Timestamp;
import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.CreateSubscriptionRequest;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "subscribe",
    description = {
      "Fetch what comes to a chat from now on, also what comes while the farm is down.",
      "`telefarm subscriptions` shows how it does, `telefarm unsubscribe` ends it."
    })
final class SubscribeCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "CHAT", description = "Public username or chat id.")
  String chat = "";

  @Mixin final MediaFilterOptions filter = new MediaFilterOptions();
  @Mixin final DownloadOptions options = new DownloadOptions();
  @Mixin final ScheduleOptions times = new ScheduleOptions();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = PointInTime.Converter.class,
      description =
          "Begin with what was sent then: 2026-01-31, 2026-01-31T08:00, 2026-01-31T08:00:00Z.")
  @Nullable PointInTime since;

  @Option(names = "--from-beginning", description = "Begin with the oldest file of the chat.")
  boolean fromBeginning;

  SubscribeCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Arguments.requireNoOption(chat, "subscribe");
    if (since != null && fromBeginning) {
      throw CommandFailure.usage("--since and --from-beginning given", "use one of them");
    }
    Host host = session.host();
    Subscription.Builder subscription =
        Subscription.newBuilder()
            .setSource(
                ChatMedia.newBuilder()
                    .setChat(Names.bareChat(chat))
                    .setFilter(filter.filter(host.zone())))
            .setTarget(options.target(host.directory(), /* several= */ true))
            .setAccounts(options.selector())
            .setPriority(options.priority);
    times.schedule(host.zone()).ifPresent(subscription::setSchedule);
    if (since != null) {
      subscription.setStartTime(since.timestampIn(host.zone()));
    } else if (fromBeginning) {
      subscription.setStartTime(Timestamp.getDefaultInstance());
    }
    try (TelefarmClient client = session.connect()) {
      Subscription made =
          SubscriptionServiceGrpc.newBlockingStub(client.channel())
              .createSubscription(
                  CreateSubscriptionRequest.newBuilder()
                      .setSubscription(subscription)
                      .setRequestId(UUID.randomUUID().toString())
                      .build());
      session.result(
          made,
          "Subscribed to "
              + made.getSource().getChat()
              + ": "
              + Names.shortName(made.getName())
              + ". See `telefarm subscriptions`.");
    }
  }
}
