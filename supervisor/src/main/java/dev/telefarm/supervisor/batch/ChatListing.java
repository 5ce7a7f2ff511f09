package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.AccountHold;
import dev.telefarm.supervisor.schedule.Decision;
import dev.telefarm.supervisor.schedule.DownloadGroup;
import dev.telefarm.supervisor.schedule.PendingDownload;
import dev.telefarm.supervisor.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A chat that is listed page by page, and which accounts may be asked for the next page (pure).
 *
 * <p>Accounts are found for it as for a download: one that cannot see the chat has refused it, one
 * that Telegram asked to wait is avoided until then, and another one goes on in its place. Where
 * all that may list it have refused, it fails; where they are stopped or not logged in it waits.
 *
 * @param id of the batch or the subscription
 * @param source what is listed, with what the owner adds to the filter
 * @param selector which accounts may list it
 * @param refusals what accounts said that cannot see the chat, by {@code accounts/{account}}
 * @param avoided accounts that are not asked yet
 */
record ChatListing(
    String id,
    Instant created,
    ChatMedia source,
    AccountSelector selector,
    ChatPlace place,
    Map<String, DownloadFailure> refusals,
    Map<String, AccountHold> avoided) {
  /** Before an account that failed for no reason of its own is asked again. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** Before one is asked again of which the worker was just about to be ready or not. */
  static final Duration SHORT_PAUSE = Duration.ofMillis(500);

  private static final String CHATS = "/chats/";

  ChatListing {
    refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
    avoided = Map.copyOf(avoided);
  }

  static ChatListing of(
      String id, Instant created, ChatMedia source, AccountSelector selector, ChatPlace place) {
    return new ChatListing(id, created, source, selector, place, Map.of(), Map.of());
  }

  /**
   * Which account is asked for the next page, if one can be.
   *
   * @param accounts with the questions that each has now for its load
   * @param teller an account that knows of something new in the chat: it comes first
   */
  Decision next(List<AccountCandidate> accounts, Optional<String> teller, Instant now) {
    PendingDownload pending =
        new PendingDownload(id, new DownloadGroup(0, id), created, lister(), refusals, avoided);
    Map<String, Integer> loads =
        accounts.stream().collect(Collectors.toMap(AccountCandidate::name, AccountCandidate::load));
    if (teller.isPresent()) {
      List<AccountCandidate> told =
          accounts.stream().filter(account -> account.name().equals(teller.get())).toList();
      Decision first = Scheduler.decide(pending, told, loads, now);
      if (first instanceof Decision.Assign) {
        return first;
      }
    }
    Decision decision = Scheduler.decide(pending, accounts, loads, now);
    // The scheduler would speak of a message.
    return decision instanceof Decision.Fail ? new Decision.Fail(id, lastWord()) : decision;
  }

  private DownloadFailure lastWord() {
    return List.copyOf(refusals.values()).getLast();
  }

  private AccountSelector lister() {
    int end = source.getChat().indexOf(CHATS);
    String only = end < 0 ? place.boundAccount() : source.getChat().substring(0, end);
    return only.isEmpty() ? selector : AccountSelector.newBuilder().addAccounts(only).build();
  }

  /** The question for the next page. */
  Query.Builder query(int limit) {
    String chat = source.getChat();
    int end = chat.indexOf(CHATS);
    return Query.newBuilder()
        .setListMedia(
            Query.ListMedia.newBuilder()
                .setChat(end < 0 ? chat : chat.substring(end + CHATS.length()))
                .setFilter(source.getFilter())
                .setOldestFirst(true)
                .setCursor(place.afterMessageId())
                .setLimit(limit));
  }

  /** An account gave a page. */
  ChatListing at(ChatPlace next) {
    return new ChatListing(id, created, source, selector, next, refusals, avoided);
  }

  /** Everybody may be asked again. */
  ChatListing anew() {
    return of(id, created, source, selector, place);
  }

  /**
   * An account did not give a page.
   *
   * @param retryAfter if it is known when it can
   */
  ChatListing refused(
      String account,
      ErrorReason reason,
      String message,
      Optional<Duration> retryAfter,
      Instant now) {
    return switch (reason) {
      case ERROR_REASON_CHAT_NOT_FOUND,
          ERROR_REASON_MESSAGE_NOT_FOUND,
          ERROR_REASON_INVALID_FIELD,
          ERROR_REASON_METHOD_UNKNOWN -> {
        Map<String, DownloadFailure> more = new LinkedHashMap<>(refusals);
        more.put(
            account, DownloadFailure.newBuilder().setReason(reason).setMessage(message).build());
        yield new ChatListing(id, created, source, selector, place, more, avoided);
      }
      case ERROR_REASON_FLOOD_WAIT ->
          avoiding(
              account,
              DownloadWait.Cause.CAUSE_FLOOD_WAIT,
              message,
              now.plus(retryAfter.orElse(PAUSE)));
      case ERROR_REASON_WORKER_UNAVAILABLE,
          ERROR_REASON_LOGIN_NEEDED,
          ERROR_REASON_ACCOUNT_STOPPED,
          ERROR_REASON_ACCOUNT_NOT_FOUND,
          ERROR_REASON_WORKER_QUARANTINED,
          ERROR_REASON_PROXY_UNREACHABLE ->
          avoiding(account, DownloadWait.Cause.CAUSE_RETRY, message, now.plus(SHORT_PAUSE));
      default -> avoiding(account, DownloadWait.Cause.CAUSE_RETRY, message, now.plus(PAUSE));
    };
  }

  private ChatListing avoiding(
      String account, DownloadWait.Cause cause, String detail, Instant until) {
    Map<String, AccountHold> more = new HashMap<>(avoided);
    more.put(account, new AccountHold(cause, Optional.of(until), detail));
    return new ChatListing(id, created, source, selector, place, refusals, more);
  }

  /** When the first account that is avoided may be asked again. */
  Optional<Instant> nextEnd(Instant now) {
    return avoided.values().stream()
        .flatMap(hold -> hold.until().stream())
        .filter(end -> end.isAfter(now))
        .min(Instant::compareTo);
  }

  /** The clock was set forward by {@code step}, or back: what is waited for comes when it did. */
  ChatListing clockSet(Duration step) {
    Map<String, AccountHold> moved = new HashMap<>();
    avoided.forEach((account, hold) ->
        moved.put(
            account,
            new AccountHold(hold.cause(), hold.until().map(end -> end.plus(step)), hold.detail())));
    return new ChatListing(id, created, source, selector, place, refusals, moved);
  }
}
