package dev.telefarm.supervisor.batch;

import dev.telefarm.supervisor.farm.FarmIntake;
import dev.telefarm.supervisor.store.StoreContents;
import java.time.Duration;

/** Batches and subscriptions, put together from what was stored. */
public record Harvest(DownloadBatches batches, Subscriptions subscriptions) {
  /**
   * Goes on with what an earlier supervisor began; accounts are asked when they are ready.
   *
   * @param pollInterval between two looks of a subscription at its chat, if nobody told of anything
   */
  public static Harvest restore(FarmIntake farm, StoreContents contents, Duration pollInterval) {
    return farm.call(() -> {
      var tallies = new Tallies();
      var listings = new Listings(farm);
      var batches = new BatchBook(farm, listings, tallies);
      var subscriptions = new SubscriptionBook(farm, listings, tallies, pollInterval);
      farm.follow(tallies);
      tallies.onChange(batches::counted);
      batches.restore(contents.batches());
      subscriptions.restore(contents.subscriptions());
      return new Harvest(
          new DownloadBatches(farm, batches), new Subscriptions(farm, subscriptions));
    });
  }
}
