package dev.telefarm.supervisor.batch;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.supervisor.farm.Times;
import dev.telefarm.supervisor.store.proto.StoredSubscription;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One subscription now. Belongs to the control loop. */
final class SubscriptionEntry {
  final String id;

  /** Without counts, wait and check time. */
  Subscription subscription;

  ChatPlace place;

  /** Why the chat cannot be looked at now. */
  Optional<DownloadWait> wait = Optional.empty();

  /** When the end of the chat was reached last. */
  Optional<Timestamp> checked = Optional.empty();

  /** Set while it is active. */
  @Nullable ListingTask task;

  SubscriptionEntry(String id, Subscription subscription, ChatPlace place) {
    this.id = id;
    this.subscription = subscription;
    this.place = place;
  }

  /** What is listed: its source, from its start on. */
  ChatListing listing() {
    MediaFilter.Builder filter = subscription.getSource().getFilter().toBuilder();
    Timestamp start = subscription.getStartTime();
    if (start.getSeconds() > filter.getSentAfter().getSeconds()) {
      // Telegram's times are whole seconds: what was sent in this one belongs to it.
      filter.setSentAfter(Timestamp.newBuilder().setSeconds(start.getSeconds()));
    }
    ChatMedia source = subscription.getSource().toBuilder().setFilter(filter).build();
    return ChatListing.of(
        id,
        Times.instant(subscription.getCreateTime()),
        source,
        DownloadOrder.of(subscription).listers(),
        place);
  }

  StoredSubscription stored() {
    return StoredSubscription.newBuilder()
        .setSubscription(subscription)
        .setListing(place.stored())
        .build();
  }

  /** As clients see it, but for the counts. */
  Subscription.Builder view() {
    Subscription.Builder view = subscription.toBuilder().setLastMessageId(place.afterMessageId());
    checked.ifPresent(view::setCheckTime);
    if (subscription.getState() == Subscription.State.STATE_ACTIVE && wait.isPresent()) {
      view.setState(Subscription.State.STATE_WAITING).setWait(wait.get());
    }
    return view;
  }
}
