package dev.telefarm.sandbox.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatSpec;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.MessageSpec;
import dev.telefarm.sandbox.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final Chat chat = chatOf(10);

  private static Chat chatOf(int messages) {
    var texts =
        IntStream.rangeClosed(1, messages)
            .mapToObj(i -> new MessageSpec("m" + i, null, null, null))
            .toList();
    return new World(Path.of(""))
        .addChat(new ChatSpec("c", ChatType.CHANNEL, "c", null, List.of(), texts));
  }

  private List<Integer> page(int offsetId, int addOffset, int limit, int maximumId, int minimumId) {
    TlObject request =
        TlObject.of("messages.getHistory")
            .with("offset_id", offsetId)
            .with("offset_date", 0)
            .with("add_offset", addOffset)
            .with("limit", limit)
            .with("max_id", maximumId)
            .with("min_id", minimumId);
    return History.cut(chat.messages().reversed(), message -> true, request).page().stream()
        .map(Message::id)
        .toList();
  }

  @Test
  void pageStartsBelowTheOffset() {
    assertThat(page(0, 0, 3, 0, 0)).containsExactly(10, 9, 8);
    assertThat(page(8, 0, 3, 0, 0)).containsExactly(7, 6, 5);
    assertThat(page(2, 0, 3, 0, 0)).containsExactly(1);
    assertThat(page(1, 0, 3, 0, 0)).isEmpty();
  }

  @Test
  void additionalOffsetMovesThePage() {
    assertThat(page(8, -2, 4, 0, 0)).containsExactly(9, 8, 7, 6);
    assertThat(page(8, 1, 2, 0, 0)).containsExactly(6, 5);
    assertThat(page(10, -5, 6, 0, 0)).containsExactly(10, 9);
    assertThat(page(5, 100, 5, 0, 0)).isEmpty();
  }

  @Test
  void limitsByNumberAreExclusive() {
    assertThat(page(0, 0, 100, 5, 2)).containsExactly(4, 3);
  }

  @Test
  void totalCountsWhatMatches() {
    TlObject request =
        TlObject.of("messages.search")
            .with("offset_id", 0)
            .with("add_offset", 0)
            .with("limit", 1)
            .with("max_id", 0)
            .with("min_id", 0);
    var history = History.cut(chat.messages().reversed(), SearchFilter.ofText("M1"), request);
    assertThat(history.total()).isEqualTo(2);
    assertThat(history.page()).containsExactly(requireNonNull(chat.message(10)));
  }
}
