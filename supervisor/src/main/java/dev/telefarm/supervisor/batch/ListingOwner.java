package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.Media;
import java.util.List;
import java.util.Optional;

/** What becomes of a listing: a batch, or a subscription. Called on the control loop. */
interface ListingOwner {
  /** Files were found, or the listing is further than before: both are to be durable together. */
  void listed(ChatListing listing, List<Media> files, boolean end);

  /** Why the listing cannot go on now; empty if it can. */
  void waits(Optional<DownloadWait> why);

  /** It cannot go on for good. */
  void failed(DownloadFailure why);
}
