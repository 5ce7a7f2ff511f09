package dev.telefarm.worker.link;

import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.KnownParts;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.StandingWait;
import dev.telefarm.worker.login.LoginInput;
import dev.telefarm.worker.login.TelegramSettings;
import dev.telefarm.worker.proxy.DesiredProxy;
import java.nio.file.Path;
import java.util.List;

/** What the supervisor wants. Called on the link's thread, in order: must not block. */
public interface LinkListener {

  /** The whole desired state; comes again with every attach. */
  void desired(
      TelegramSettings telegram,
      DesiredProxy proxy,
      AccountLimits limits,
      List<Path> targetRoots,
      List<DownloadSpec> downloads);

  /** Waits of the account that are not over; before each {@link #desired}. */
  void waits(List<StandingWait> waits);

  void limits(AccountLimits limits);

  /** Another account made parts of a download durable. */
  void knownParts(KnownParts parts);

  void putDownload(DownloadSpec spec);

  void removeDownload(String download, boolean discardPartial);

  void loginInput(String loginId, LoginInput input);

  void query(Query query);

  void logOut();

  /** End cleanly. */
  void drain();

  /** Nothing came for long: open connections and begin fetches anew. */
  void nudge();

  /** The supervisor does not know this worker: end at once. */
  void refused(String why);

  /** No supervisor for the whole grace period: end cleanly. */
  void orphaned();
}
