package dev.telefarm.supervisor.farm;

import dev.telefarm.supervisor.schedule.StripePlanner;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Several accounts at one download.
 *
 * @param others all but the one that publishes it, by {@code accounts/{account}}; never empty for
 *     long
 */
record Stripe(StripePlanner planner, Set<String> others) {
  Stripe(int parts) {
    this(new StripePlanner(parts), new LinkedHashSet<>());
  }
}
