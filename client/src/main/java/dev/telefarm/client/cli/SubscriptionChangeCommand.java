package dev.telefarm.client.cli;

import com.google.protobuf.Message;
import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.DeleteSubscriptionRequest;
import dev.telefarm.proto.v1.PauseSubscriptionRequest;
import dev.telefarm.proto.v1.ResumeSubscriptionRequest;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc.SubscriptionServiceBlockingStub;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Does one thing to subscriptions that there are: pause, resume or delete. */
@Command
final class SubscriptionChangeCommand implements Runnable {
  private final Session session;
  private final BiFunction<SubscriptionServiceBlockingStub, String, Message> change;
  private final String done;

  @Parameters(
      arity = "1..*",
      paramLabel = "SUBSCRIPTION",
      description = "Ids from `telefarm subscriptions`.")
  List<String> subscriptions = new ArrayList<>();

  private SubscriptionChangeCommand(
      Session session,
      BiFunction<SubscriptionServiceBlockingStub, String, Message> change,
      String done) {
    this.session = session;
    this.change = change;
    this.done = done;
  }

  static CommandLine pause(Session session) {
    return line(
        "Fetch nothing new for now; downloads that were made go on.",
        new SubscriptionChangeCommand(
            session,
            (stub, name) ->
                stub.pauseSubscription(PauseSubscriptionRequest.newBuilder().setName(name).build()),
            "paused"));
  }

  static CommandLine resume(Session session) {
    return line(
        "Let paused or failed subscriptions go on, with what came meanwhile.",
        new SubscriptionChangeCommand(
            session,
            (stub, name) ->
                stub.resumeSubscription(
                    ResumeSubscriptionRequest.newBuilder().setName(name).build()),
            "goes on"));
  }

  static CommandLine unsubscribe(Session session) {
    return line(
        "Forget subscriptions; what they found is still fetched.",
        new SubscriptionChangeCommand(
            session,
            (stub, name) ->
                stub.deleteSubscription(
                    DeleteSubscriptionRequest.newBuilder().setName(name).build()),
            "ended"));
  }

  private static CommandLine line(String description, SubscriptionChangeCommand command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }

  @Override
  public void run() {
    try (TelefarmClient client = session.connect()) {
      for (String each : subscriptions) {
        String name = Names.subscription(each);
        Message answer =
            change.apply(SubscriptionServiceGrpc.newBlockingStub(client.channel()), name);
        session.result(answer, Names.shortName(name) + " " + done);
      }
    }
  }
}
