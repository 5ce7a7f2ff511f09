package dev.telefarm.supervisor.batch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One listing on its way. Belongs to the control loop. */
final class ListingTask {
  final ListingOwner owner;
  ChatListing listing;

  /** Whether there is a page to ask for. */
  boolean hungry = true;

  /** {@code accounts/{account}} that was asked and has not answered. */
  @Nullable String asked;

  /** Something came to the chat since the last page was asked for. */
  boolean news;

  /** Who said so, as long as it was not asked. */
  Optional<String> teller = Optional.empty();

  ListingTask(ListingOwner owner, ChatListing listing) {
    this.owner = owner;
    this.listing = listing;
  }
}
