package dev.telefarm.supervisor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.ChatMedia;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.schedule.AccountCandidate;
import dev.telefarm.supervisor.schedule.AccountCandidate.Readiness;
import dev.telefarm.supervisor.schedule.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ChatListingTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final String ALICE = "accounts/alice";
  private static final String BOB = "accounts/bob";
  private static final AccountCandidate READY_ALICE = account(ALICE, Readiness.READY, 0);
  private static final AccountCandidate READY_BOB = account(BOB, Readiness.READY, 0);

  private final ChatListing listing = listing("films", AccountSelector.getDefaultInstance());

  @Test
  void leastAskedAccountGivesTheNextPage() {
    assertThat(next(listing, account(ALICE, Readiness.READY, 2), READY_BOB))
        .isEqualTo(new Decision.Assign("1", BOB));
  }

  @Test
  void whoToldOfSomethingNewIsAskedFirst() {
    AccountCandidate busy = account(BOB, Readiness.READY, 3);
    assertThat(listing.next(List.of(READY_ALICE, busy), Optional.of(BOB), NOW))
        .isEqualTo(new Decision.Assign("1", BOB));
    AccountCandidate gone = account(BOB, Readiness.STOPPED, 0);
    assertThat(listing.next(List.of(READY_ALICE, gone), Optional.of(BOB), NOW))
        .isEqualTo(new Decision.Assign("1", ALICE));
  }

  @Test
  void accountThatIsNamedOrBoundIsTheOnlyOne() {
    ChatListing named = listing("accounts/bob/chats/films", AccountSelector.getDefaultInstance());
    assertThat(next(named, READY_ALICE)).isInstanceOf(Decision.Wait.class);
    assertThat(next(named, READY_ALICE, READY_BOB)).isEqualTo(new Decision.Assign("1", BOB));
    assertThat(named.query(10).getListMedia().getChat()).isEqualTo("films");

    ChatListing bound = listing.at(new ChatPlace(7, 77, BOB));
    assertThat(next(bound, READY_ALICE)).isInstanceOf(Decision.Wait.class);
    assertThat(bound.query(10).getListMedia().getCursor()).isEqualTo(7);
    assertThat(bound.query(10).getListMedia().getOldestFirst()).isTrue();
  }

  @Test
  void anotherAccountGoesOnWhereOneCannotSeeTheChat() {
    ChatListing refused = refuse(listing, ALICE, ErrorReason.ERROR_REASON_CHAT_NOT_FOUND);

    assertThat(next(refused, READY_ALICE, READY_BOB)).isEqualTo(new Decision.Assign("1", BOB));
    // One that cannot be asked now may be a member.
    assertThat(next(refused, READY_ALICE, account(BOB, Readiness.LOGIN_NEEDED, 0)))
        .isInstanceOfSatisfying(
            Decision.Wait.class,
            wait ->
                assertThat(wait.why().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_LOGIN_NEEDED));
    assertThat(
            next(
                refuse(refused, BOB, ErrorReason.ERROR_REASON_CHAT_NOT_FOUND),
                READY_ALICE,
                READY_BOB))
        .isInstanceOfSatisfying(
            Decision.Fail.class,
            fail ->
                assertThat(fail.failure().getReason())
                    .isEqualTo(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND));
  }

  @Test
  void waitOfTelegramIsWaitedForUnlessAnotherNeedNot() {
    ChatListing flooded =
        listing.refused(
            ALICE,
            ErrorReason.ERROR_REASON_FLOOD_WAIT,
            "wait",
            Optional.of(Duration.ofMinutes(2)),
            NOW);

    assertThat(next(flooded, READY_ALICE, READY_BOB)).isEqualTo(new Decision.Assign("1", BOB));
    assertThat(next(flooded, READY_ALICE))
        .isInstanceOfSatisfying(
            Decision.Wait.class,
            wait -> {
              assertThat(wait.why().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_FLOOD_WAIT);
              assertThat(wait.why().getUntil().getSeconds())
                  .isEqualTo(NOW.plusSeconds(120).getEpochSecond());
            });
    assertThat(flooded.nextEnd(NOW)).contains(NOW.plusSeconds(120));
    assertThat(flooded.clockSet(Duration.ofHours(1)).nextEnd(NOW)).contains(NOW.plusSeconds(3720));
    assertThat(flooded.next(List.of(READY_ALICE), Optional.empty(), NOW.plusSeconds(120)))
        .isEqualTo(new Decision.Assign("1", ALICE));
  }

  @Test
  void failureWithoutAReasonOfItsOwnIsTriedAgainAfterAPause() {
    ChatListing failed = refuse(listing, ALICE, ErrorReason.ERROR_REASON_TELEGRAM_ERROR);

    assertThat(next(failed, READY_ALICE))
        .isInstanceOfSatisfying(
            Decision.Wait.class,
            wait -> assertThat(wait.why().getCause()).isEqualTo(DownloadWait.Cause.CAUSE_RETRY));
    assertThat(failed.nextEnd(NOW)).contains(NOW.plus(ChatListing.PAUSE));
    assertThat(next(failed, READY_ALICE, READY_BOB)).isEqualTo(new Decision.Assign("1", BOB));
    assertThat(next(failed.anew(), READY_ALICE)).isEqualTo(new Decision.Assign("1", ALICE));
  }

  @Test
  void accountThatMayNotIsNotAsked() {
    ChatListing bobs = listing("films", AccountSelector.newBuilder().addAccounts(BOB).build());

    assertThat(next(bobs, READY_ALICE)).isInstanceOf(Decision.Wait.class);
    assertThat(next(bobs, READY_ALICE, account(BOB, Readiness.STARTING, 0)))
        .isInstanceOf(Decision.Queue.class);
  }

  private static Decision next(ChatListing listing, AccountCandidate... accounts) {
    return listing.next(Arrays.asList(accounts), Optional.empty(), NOW);
  }

  private static ChatListing refuse(ChatListing listing, String account, ErrorReason reason) {
    return listing.refused(account, reason, "no", Optional.empty(), NOW);
  }

  private static ChatListing listing(String chat, AccountSelector selector) {
    return ChatListing.of(
        "1", NOW, ChatMedia.newBuilder().setChat(chat).build(), selector, ChatPlace.BEGINNING);
  }

  private static AccountCandidate account(String name, Readiness readiness, int load) {
    return new AccountCandidate(name, Map.of(), readiness, load, 4, Optional.empty(), false);
  }
}
