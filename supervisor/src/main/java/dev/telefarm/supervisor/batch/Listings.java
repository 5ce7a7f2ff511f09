package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.farm.FarmIntake;
import dev.telefarm.supervisor.farm.Refusal;
import dev.telefarm.supervisor.farm.Times;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks accounts for the pages of the chats that are listed, one page of each at a time, and tells
 * the owners what came. Belongs to the control loop.
 */
final class Listings {
  private static final Logger log = LoggerFactory.getLogger(Listings.class);

  /** Files of a page; a worker may give less. */
  private static final int PAGE = 500;

  /** Pages that one account is asked for at the same time. */
  private static final int PAGES_OF_AN_ACCOUNT = 4;

  private final FarmIntake farm;
  private final Set<ListingTask> tasks = new LinkedHashSet<>();
  private boolean lookDue;
  private @Nullable Instant timer;

  Listings(FarmIntake farm) {
    this.farm = farm;
    farm.onAccountChange(this::lookSoon);
    farm.onNews(this::news);
    farm.onClockStep(this::clockSet);
  }

  /** Begins it soon. */
  void add(ListingTask task) {
    tasks.add(task);
    lookSoon();
  }

  /** What is still answered to it is not heard. */
  void remove(ListingTask task) {
    tasks.remove(task);
  }

  /** There may be more to list. */
  void wake(ListingTask task) {
    task.hungry = true;
    task.news = task.asked != null;
    lookSoon();
  }

  private void news(FarmIntake.News news) {
    for (ListingTask task : tasks) {
      long chat = task.listing.place().chatId();
      // Before the first page it is not known which chat it is: the news may be of this one.
      if (chat == 0 ? task.asked != null : news.chats().contains(chat)) {
        task.teller = Optional.of(news.account());
        wake(task);
      }
    }
  }

  private void lookSoon() {
    if (!lookDue) {
      lookDue = true;
      farm.run(() -> {
        lookDue = false;
        look();
      });
    }
  }

  private void look() {
    Map<String, Integer> asked = new HashMap<>();
    for (ListingTask task : tasks) {
      if (task.asked != null) {
        asked.merge(task.asked, 1, Integer::sum);
      }
    }
    for (ListingTask task : new ArrayList<>(tasks)) {
      if (task.hungry && task.asked == null) {
        next(task, asked);
      }
    }
  }

  private void next(ListingTask task, Map<String, Integer> asked) {
    Instant now = farm.now();
    List<AccountCandidate> accounts = farm.askable(asked, PAGES_OF_AN_ACCOUNT);
    switch (task.listing.next(accounts, task.teller, now)) {
      case Decision.Assign(String _, String account) -> {
        asked.merge(account, 1, Integer::sum);
        task.owner.waits(Optional.empty());
        ask(task, account);
      }
      case Decision.Queue _ -> task.owner.waits(Optional.empty());
      case Decision.Wait(String _, var why) -> {
        task.owner.waits(Optional.of(why));
        if (why.hasUntil()) {
          lookAt(Times.instant(why.getUntil()));
        }
      }
      case Decision.Fail(String _, var why) -> {
        tasks.remove(task);
        task.owner.failed(why);
      }
    }
    task.listing.nextEnd(now).ifPresent(this::lookAt);
  }

  private void ask(ListingTask task, String account) {
    task.asked = account;
    task.news = false;
    task.teller = Optional.empty();
    var _ =
        farm.ask(account, task.listing.query(PAGE))
            .whenComplete((result, failure) ->
                farm.run(() -> {
                  task.asked = null;
                  if (tasks.contains(task)) {
                    answered(task, account, result, cause(failure));
                  }
                  // Also for others: the account has one question less.
                  lookSoon();
                }));
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
  }

  private void answered(
      ListingTask task, String account, @Nullable QueryResult result, @Nullable Throwable failure) {
    if (result == null || !result.hasMedia()) {
      refused(task, account, failure);
      return;
    }
    ChatPlace.Step step = task.listing.place().after(result.getMedia(), account);
    if (!step.end() && step.place().equals(task.listing.place())) {
      // A page that leads nowhere would be asked for over and over.
      refused(task, account, null);
      return;
    }
    task.listing = task.listing.at(step.place());
    task.hungry = !step.end() || task.news;
    task.owner.listed(task.listing, step.files(), step.end());
  }

  private void refused(ListingTask task, String account, @Nullable Throwable failure) {
    Instant now = farm.now();
    task.listing =
        failure instanceof Refusal refusal
            ? task.listing.refused(
                account, refusal.reason(), refusal.messageText(), refusal.retryAfter(), now)
            : task.listing.refused(
                account,
                ErrorReason.ERROR_REASON_INTERNAL,
                account + " answered a listing with something else",
                Optional.empty(),
                now);
    log.info("listing={} account={} gave no page: {}", task.listing.id(), account, failure);
  }

  private void lookAt(Instant moment) {
    if (timer != null && !moment.isBefore(timer)) {
      return;
    }
    timer = moment;
    farm.after(
        Duration.between(farm.now(), moment),
        () -> {
          if (moment.equals(timer)) {
            timer = null;
            lookSoon();
          }
        });
  }

  private void clockSet(Duration step) {
    timer = null;
    tasks.forEach(task -> task.listing = task.listing.clockSet(step));
    lookSoon();
  }
}
