package dev.telefarm.supervisor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.link.v1.QueryResult.MediaPage;
import dev.telefarm.proto.v1.Media;
import org.junit.jupiter.api.Test;

final class ChatPlaceTest {
  private static final long CHANNEL = -1_001_234_567_890L;
  private static final String ALICE = "accounts/alice";

  @Test
  void pageGivesItsFilesAndWhereItEnds() {
    var step = ChatPlace.BEGINNING.after(page(CHANNEL, 9, true, 3, 7), ALICE);

    assertThat(step.files()).extracting(Media::getMessageId).containsExactly(3L, 7L);
    assertThat(step.place()).isEqualTo(new ChatPlace(9, CHANNEL, ""));
    assertThat(step.end()).isFalse();
    assertThat(ChatPlace.of(step.place().stored())).isEqualTo(step.place());
  }

  @Test
  void whatWasListedBeforeOrTwiceIsLeftOut() {
    var place = new ChatPlace(5, CHANNEL, "");

    var step = place.after(page(CHANNEL, 8, false, 4, 5, 6, 6, 8), ALICE);

    assertThat(step.files()).extracting(Media::getMessageId).containsExactly(6L, 8L);
    assertThat(step.end()).isTrue();
  }

  @Test
  void placeNeverGoesBack() {
    var place = new ChatPlace(5, CHANNEL, "");

    assertThat(place.after(page(CHANNEL, 0, false), ALICE).place()).isEqualTo(place);
    assertThat(place.after(page(CHANNEL, 3, true, 2), ALICE).place()).isEqualTo(place);
  }

  @Test
  void chatWithNumbersOfItsOwnForEachAccountIsBoundToWhoListedIt() {
    for (long chat : new long[] {77, -4_001}) {
      assertThat(ChatPlace.BEGINNING.after(page(chat, 2, true, 2), ALICE).place())
          .isEqualTo(new ChatPlace(2, chat, ALICE));
    }
    // Nothing was found that says what kind of chat it is: still anybody may go on.
    assertThat(ChatPlace.BEGINNING.after(page(0, 0, false), ALICE).place().boundAccount())
        .isEmpty();
  }

  private static MediaPage page(long chat, long cursor, boolean more, long... messages) {
    MediaPage.Builder page = MediaPage.newBuilder().setChatId(chat).setCursor(cursor).setMore(more);
    for (long message : messages) {
      page.addMedia(Media.newBuilder().setChatId(chat).setMessageId(message));
    }
    return page.build();
  }
}
