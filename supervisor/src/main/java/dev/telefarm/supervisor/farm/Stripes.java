package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadParts;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.DownloadStatus.Phase;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.parts.DurableParts;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.StripePlanner;
import dev.telefarm.supervisor.schedule.StripePlanner.Presence;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets several accounts fetch one file. Belongs to the control loop.
 *
 * <p>The first account begins as if it were alone: it resolves the message, reserves the path and
 * makes the partial file. Once it fetches, others join, and each is told its ranges ({@link
 * StripePlanner}). The first one proves and publishes, for which it is told of the parts that
 * others made durable. An account for which nothing is left is let go, its slot is free for another
 * download. If the publisher is lost for good, one of the others publishes; with no other left, the
 * download is no stripe any more.
 *
 * <p>Nothing of this is stored. After a restart of the supervisor the publisher is known from the
 * download, and whoever else attaches with the download in hand takes part again; the ranges are
 * planned anew from the parts that are missing.
 */
final class Stripes {
  private static final Logger log = LoggerFactory.getLogger(Stripes.class);

  private final Roster roster;
  private final DownloadBook book;
  private final PlanTrigger planning;

  Stripes(Roster roster, DownloadBook book, PlanTrigger planning) {
    this.roster = roster;
    this.book = book;
    this.planning = planning;
  }

  /** What is left of the accounts' slots goes to stripes. */
  void widen(Candidates candidates, Instant now) {
    List<DownloadEntry> narrow =
        book.assigned().stream()
            .filter(StripeAdmission::wantsMore)
            .sorted(Comparator.comparingInt(entry -> -entry.download.getPriority()))
            .toList();
    if (narrow.isEmpty()) {
      return;
    }
    Map<String, Integer> loads = candidates.loads();
    for (DownloadEntry entry : narrow) {
      List<String> free =
          candidates.with(loads, now).stream()
              .filter(account -> Candidates.canTake(account, entry))
              .map(AccountCandidate::name)
              .filter(name -> !entry.holders().contains(name))
              .sorted(Comparator.comparingInt(name -> loads.getOrDefault(name, 0)))
              .toList();
      int most = entry.download.getAccounts().getMaxAtOnce() - entry.holders().size();
      int room = StripeAdmission.room(entry, Math.min(most, free.size()));
      if (room > 0) {
        List<String> joining = free.subList(0, room);
        joining.forEach(name -> loads.merge(name, 1, Integer::sum));
        join(entry, joining);
      }
    }
  }

  /** These accounts take part from now on; those that would get nothing are let go at once. */
  void join(DownloadEntry entry, List<String> names) {
    enlist(entry, names);
    settle(entry, Optional.empty());
  }

  /**
   * A worker that attaches with the download in hand, of which this supervisor knows nothing: it
   * took part before the supervisor was started. It is told by the desired state.
   */
  void rejoin(DownloadEntry entry, AccountEntry account, DownloadStatus status) {
    if (StripeAdmission.readmits(entry, account, status)) {
      enlist(entry, List.of(account.id.name()));
    }
  }

  private static void enlist(DownloadEntry entry, List<String> names) {
    Stripe stripe = entry.stripe;
    if (stripe == null) {
      long size = entry.download.getMedia().getSizeBytes();
      stripe = new Stripe(DurableParts.partsOf(size));
      entry.stripe = stripe;
    }
    stripe.others().addAll(names);
    log.info("download={} is fetched by {} too", entry.id, names);
  }

  /**
   * Plans anew, and tells everyone whose ranges changed.
   *
   * @param attaching is told nothing: the desired state, which must come first, says it
   */
  void settle(DownloadEntry entry, Optional<AccountEntry> attaching) {
    Stripe stripe = entry.stripe;
    if (stripe == null) {
      return;
    }
    BitSet durable = entry.parts.numbers();
    Map<String, Presence> members = new LinkedHashMap<>();
    entry.holders().forEach(name -> members.put(name, presence(entry, name)));
    Set<String> changed = stripe.planner().settle(durable, members);
    List<String> idle =
        stripe.others().stream()
            .filter(name -> members.get(name) == Presence.WORKING)
            .filter(name -> !stripe.planner().hasWork(name, durable))
            .toList();
    idle.forEach(name -> letGo(entry, name, attaching));
    if (stripe.others().isEmpty()) {
      entry.stripe = null;
      changed = Set.of(entry.download.getAssignedAccount());
    }
    for (String name : changed) {
      if (entry.holders().contains(name)) {
        roster
            .find(name)
            .filter(account -> !attaching.equals(Optional.of(account)))
            .ifPresent(account -> Directives.put(account, entry));
      }
    }
  }

  private Presence presence(DownloadEntry entry, String name) {
    AccountEntry account = roster.find(name).orElse(null);
    if (account == null) {
      return Presence.ABSENT;
    }
    return switch (account.state()) {
      case STATE_STARTING, STATE_READY -> {
        DownloadStatus status = entry.statuses.get(name);
        if (account.session == null && !account.ready()) {
          yield Presence.ABSENT;
        }
        yield status != null && status.getPhase() == Phase.PHASE_WAITING
            ? Presence.STALLED
            : Presence.WORKING;
      }
      case STATE_LOGIN_NEEDED,
          STATE_STOPPED,
          STATE_BACKING_OFF,
          STATE_QUARANTINED,
          STATE_UNSPECIFIED,
          UNRECOGNIZED ->
          Presence.ABSENT;
    };
  }

  /** The account does not take part any more; what it had left goes to the others. */
  void leave(DownloadEntry entry, String name) {
    letGo(entry, name, Optional.empty());
    settle(entry, Optional.empty());
  }

  private void letGo(DownloadEntry entry, String name, Optional<AccountEntry> attaching) {
    if (entry.stripe != null && entry.stripe.others().remove(name)) {
      entry.retire(name);
      roster
          .find(name)
          .filter(account -> !attaching.equals(Optional.of(account)))
          .ifPresent(account -> Directives.remove(account, entry, false));
      planning.soon();
    }
  }

  /**
   * Makes another account the publisher, because the present one is lost for good, and takes the
   * download from that one. Returns false, and does nothing, if there is no other.
   */
  boolean promote(DownloadEntry entry) {
    Stripe stripe = entry.stripe;
    if (stripe == null) {
      return false;
    }
    String next =
        stripe.others().stream()
            .filter(name -> presence(entry, name) != Presence.ABSENT)
            .findFirst()
            .orElse(null);
    if (next == null) {
      return false;
    }
    String former = entry.download.getAssignedAccount();
    log.info("download={} is published by {} instead of {}", entry.id, next, former);
    roster.find(former).ifPresent(account -> Directives.remove(account, entry, false));
    entry.retire(former);
    stripe.others().remove(next);
    book.update(
        entry,
        entry.download.toBuilder()
            .setAssignedAccount(next)
            .setState(Download.State.STATE_QUEUED)
            .clearWait()
            .clearFailure()
            .build());
    refresh(entry);
    settle(entry, Optional.empty());
    // With all known parts, also if its ranges did not change.
    roster.find(next).ifPresent(account -> Directives.put(account, entry));
    return true;
  }

  /**
   * It is another file now, with which the others have nothing to do until the publisher fetches
   * it. Returns whether there were others, and the publisher is still to be told.
   */
  boolean dissolve(DownloadEntry entry) {
    Stripe stripe = entry.stripe;
    if (stripe == null) {
      return false;
    }
    List.copyOf(stripe.others()).forEach(name -> letGo(entry, name, Optional.empty()));
    entry.stripe = null;
    return true;
  }

  /** Parts became durable, or were found damaged. */
  void parts(
      DownloadEntry entry, String name, DownloadParts said, Optional<AccountEntry> attaching) {
    Stripe stripe = entry.stripe;
    if (stripe == null) {
      return;
    }
    if (entry.holders().contains(name)) {
      stripe.planner().damaged(name, said.getDamagedList());
    }
    settle(entry, attaching);
  }

  /**
   * An account that does not publish says how it is. A failure of its own is no failure of the
   * download: it leaves and does not come back.
   */
  void reported(DownloadEntry entry, String name, DownloadStatus status) {
    DownloadStatus before = entry.statuses.put(name, status);
    Optional<DownloadFailure> refusal = refusal(entry, status);
    if (refusal.isPresent()) {
      log.info("download={} refused {} reason={}", entry.id, name, refusal.get().getReason());
      entry.refusals.put(name, refusal.get());
      leave(entry, name);
      book.save(entry);
    } else if (before == null || before.getPhase() != status.getPhase()) {
      settle(entry, Optional.empty());
    }
    refresh(entry);
  }

  private static Optional<DownloadFailure> refusal(DownloadEntry entry, DownloadStatus status) {
    if (status.getPhase() == Phase.PHASE_FAILED) {
      return Optional.of(status.getFailure());
    }
    if (!entry.isSameFile(status)) {
      return Optional.of(
          DownloadFailure.newBuilder()
              .setReason(ErrorReason.ERROR_REASON_FETCH_FAILED)
              .setMessage("the account sees another file in the message than the others")
              .build());
    }
    return Optional.empty();
  }

  private void refresh(DownloadEntry entry) {
    book.update(entry, DownloadViews.of(entry, roster));
  }
}
