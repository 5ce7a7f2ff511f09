package dev.telefarm.supervisor.batch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.supervisor.farm.DownloadOrigin;
import dev.telefarm.supervisor.farm.FarmIntake;
import dev.telefarm.supervisor.farm.Refusal;
import dev.telefarm.supervisor.farm.Times;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.DurableStep;
import dev.telefarm.supervisor.store.proto.StoredSubscription;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every subscription, in memory and in the store. Belongs to the control loop.
 *
 * <p>The newest message that was looked at is one write with the downloads that this made, so after
 * a crash nothing is left out and nothing is fetched twice. What was told of new messages is a hint
 * only: each subscription looks at its chat when the supervisor starts, when its account comes
 * back, and once in a while.
 */
final class SubscriptionBook {
  private static final Logger log = LoggerFactory.getLogger(SubscriptionBook.class);

  private final FarmIntake farm;
  private final Listings listings;
  private final Tallies tallies;
  private final Duration pollInterval;
  private final NavigableMap<String, SubscriptionEntry> entries = new TreeMap<>();

  SubscriptionBook(FarmIntake farm, Listings listings, Tallies tallies, Duration pollInterval) {
    this.farm = farm;
    this.listings = listings;
    this.tallies = tallies;
    this.pollInterval = pollInterval;
  }

  /** Goes on with what an earlier supervisor had. */
  void restore(Map<String, StoredSubscription> stored) {
    stored.forEach((id, subscription) -> {
      var entry =
          new SubscriptionEntry(
              id, subscription.getSubscription(), ChatPlace.of(subscription.getListing()));
      entries.put(id, entry);
      if (entry.subscription.getState() == Subscription.State.STATE_ACTIVE) {
        follow(entry);
      }
    });
    pollLater();
  }

  private void pollLater() {
    farm.after(
        pollInterval,
        () -> {
          entries.values().stream()
              .flatMap(entry -> Optional.ofNullable(entry.task).stream())
              .forEach(this::poll);
          pollLater();
        });
  }

  private void poll(ListingTask task) {
    // An account may have joined the chat that could not see it.
    task.listing = task.listing.anew();
    listings.wake(task);
  }

  /**
   * The subscription of this well-formed name.
   *
   * @throws Refusal SUBSCRIPTION_NOT_FOUND
   */
  SubscriptionEntry get(String name) {
    return find(name)
        .orElseThrow(() ->
            Refusal.about(
                name,
                ErrorReason.ERROR_REASON_SUBSCRIPTION_NOT_FOUND,
                "there is no subscription " + name));
  }

  Optional<SubscriptionEntry> find(String name) {
    return Optional.ofNullable(entries.get(name.substring(Subscriptions.COLLECTION.length())));
  }

  /** Newest first; those made before the given one, if any. */
  Collection<SubscriptionEntry> newestFirst(Optional<String> before) {
    return before.map(id -> entries.headMap(id, false)).orElse(entries).descendingMap().values();
  }

  /** As clients see it. */
  Subscription view(SubscriptionEntry entry) {
    return entry.view().setCounts(tallies.counts(entry.subscription.getName())).build();
  }

  /** Makes one of what the client may choose; the changes still have to be committed. */
  SubscriptionEntry create(Subscription requested, Changes changes) {
    String id = farm.nextId();
    Timestamp now = now();
    Subscription.Builder subscription =
        Subscription.newBuilder()
            .setName(Subscriptions.COLLECTION + id)
            .setSource(requested.getSource())
            .setTarget(requested.getTarget())
            .setAccounts(requested.getAccounts())
            .setPriority(requested.getPriority())
            .setStartTime(requested.hasStartTime() ? requested.getStartTime() : now)
            .setState(Subscription.State.STATE_ACTIVE)
            .setCreateTime(now)
            .setUpdateTime(now);
    if (requested.hasSchedule()) {
      subscription.setSchedule(requested.getSchedule());
    }
    var entry = new SubscriptionEntry(id, subscription.build(), ChatPlace.BEGINNING);
    entries.put(id, entry);
    follow(entry);
    changes.put(id, entry.stored());
    return entry;
  }

  private void follow(SubscriptionEntry entry) {
    entry.task = new ListingTask(new Pages(entry), entry.listing());
    listings.add(entry.task);
  }

  private void leave(SubscriptionEntry entry) {
    if (entry.task != null) {
      listings.remove(entry.task);
      entry.task = null;
    }
    entry.wait = Optional.empty();
  }

  CompletableFuture<Void> pause(SubscriptionEntry entry) {
    if (entry.subscription.getState() == Subscription.State.STATE_PAUSED) {
      return farm.barrier();
    }
    leave(entry);
    return become(entry, Subscription.State.STATE_PAUSED);
  }

  CompletableFuture<Void> resume(SubscriptionEntry entry) {
    if (entry.subscription.getState() == Subscription.State.STATE_ACTIVE) {
      return farm.barrier();
    }
    follow(entry);
    return become(entry, Subscription.State.STATE_ACTIVE);
  }

  CompletableFuture<Void> delete(SubscriptionEntry entry) {
    leave(entry);
    entries.remove(entry.id);
    return farm.commit(new Changes().deleteSubscription(entry.id));
  }

  @CanIgnoreReturnValue
  private CompletableFuture<Void> become(SubscriptionEntry entry, Subscription.State state) {
    entry.subscription =
        entry.subscription.toBuilder().setState(state).clearFailure().setUpdateTime(now()).build();
    return save(entry);
  }

  @CanIgnoreReturnValue
  private CompletableFuture<Void> save(SubscriptionEntry entry) {
    return farm.commit(new Changes().put(entry.id, entry.stored()));
  }

  private Timestamp now() {
    return Times.timestamp(farm.now());
  }

  /** What becomes of the pages. */
  private final class Pages implements ListingOwner {
    private final SubscriptionEntry entry;

    Pages(SubscriptionEntry entry) {
      this.entry = entry;
    }

    @Override
    public void listed(ChatListing listing, List<Media> files, boolean end) {
      if (end) {
        entry.checked = Optional.of(now());
      }
      if (listing.place().equals(entry.place)) {
        return;
      }
      entry.place = listing.place();
      Changes changes = new Changes().step(DurableStep.PAGE_LISTED);
      DownloadOrder order = DownloadOrder.of(entry.subscription);
      for (Media file : files) {
        var origin = DownloadOrigin.subscription(entry.subscription.getName(), file.getSizeBytes());
        farm.create(order.of(file, entry.place), origin, changes);
      }
      if (!files.isEmpty()) {
        log.info("subscription={} has {} new files", entry.id, files.size());
      }
      entry.subscription =
          entry.subscription.toBuilder()
              .setListedCount(entry.subscription.getListedCount() + files.size())
              .setUpdateTime(now())
              .build();
      farm.commit(changes.put(entry.id, entry.stored()));
    }

    @Override
    public void waits(Optional<DownloadWait> why) {
      entry.wait = why;
    }

    @Override
    public void failed(DownloadFailure why) {
      log.info("subscription={} cannot be followed: {}", entry.id, why.getReason());
      leave(entry);
      become(entry, Subscription.State.STATE_FAILED);
      entry.subscription = entry.subscription.toBuilder().setFailure(why).build();
      save(entry);
    }
  }
}
