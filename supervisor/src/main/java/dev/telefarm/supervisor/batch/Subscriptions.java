package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.v1.CreateSubscriptionRequest;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.supervisor.farm.ControlLoop;
import dev.telefarm.supervisor.farm.FarmIntake;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import java.util.List;
import java.util.Optional;

/** The subscriptions as the API sees them; see {@link DownloadBatches} for what holds. */
public final class Subscriptions {
  public static final String COLLECTION = "subscriptions/";

  private static final String CREATE = "CreateSubscription";

  private final FarmIntake farm;
  private final SubscriptionBook book;

  Subscriptions(FarmIntake farm, SubscriptionBook book) {
    this.farm = farm;
    this.book = book;
  }

  /** Makes one, or returns the one that the same request_id made before and that still exists. */
  public Subscription create(CreateSubscriptionRequest request) {
    CreateSubscriptionRequest content = request.toBuilder().clearRequestId().build();
    SubscriptionEntry entry =
        farm.call(() -> {
          Optional<SubscriptionEntry> before =
              farm.made(CREATE, request.getRequestId(), content).flatMap(book::find);
          if (before.isPresent()) {
            return before.get();
          }
          Changes changes = new Changes().step(DurableStep.SUBSCRIPTION_CREATED);
          SubscriptionEntry made = book.create(request.getSubscription(), changes);
          String name = made.subscription.getName();
          farm.remember(CREATE, request.getRequestId(), content, name, changes);
          farm.commit(changes);
          return made;
        });
    ControlLoop.await(farm.barrier());
    return farm.call(() -> book.view(entry));
  }

  public Subscription get(String name) {
    return farm.call(() -> book.view(book.get(name)));
  }

  /** Newest first, at most {@code limit} of those made before the given id. */
  public List<Subscription> list(Optional<String> before, int limit) {
    return farm.call(() -> book.newestFirst(before).stream().limit(limit).map(book::view).toList());
  }

  /** Makes no downloads until it is resumed. Idempotent. */
  public Subscription pause(String name) {
    ControlLoop.await(farm.call(() -> book.pause(book.get(name))));
    return get(name);
  }

  /** Lets a paused or failed one go on; nothing happens to another one. */
  public Subscription resume(String name) {
    ControlLoop.await(farm.call(() -> book.resume(book.get(name))));
    return get(name);
  }

  /** Forgets it; its downloads stay. */
  public void delete(String name) {
    ControlLoop.await(farm.call(() -> book.delete(book.get(name))));
  }
}
