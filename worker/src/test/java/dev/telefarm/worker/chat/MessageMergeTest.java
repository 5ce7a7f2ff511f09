package dev.telefarm.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.telegram.TdObject.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages in both directions, as TDLib cuts them, and several of them as one. */
final class MessageMergeTest {
  private final List<Integer> pageSizes = new ArrayList<>();

  @Test
  void bothDirectionsGiveEachMessageOnce() throws Exception {
    NavigableSet<Long> chat = ids(1, 250);
    assertThat(read(List.of(chat), false, 0)).containsExactlyElementsOf(chat.descendingSet());
    assertThat(read(List.of(chat), true, 0)).containsExactlyElementsOf(chat);
  }

  @Test
  void readingGoesOnAfterTheCursorWhateverHasComeMeanwhile() throws Exception {
    NavigableSet<Long> chat = ids(1, 250);
    List<Long> first = read(List.of(chat), false, 0).subList(0, 100);
    chat.addAll(ids(251, 300));
    chat.remove(151L); // what the cursor names need not exist any more
    assertThat(read(List.of(chat), false, first.getLast()))
        .containsExactlyElementsOf(ids(1, 150).descendingSet());
    assertThat(read(List.of(chat), true, 250)).containsExactlyElementsOf(ids(251, 300));
    assertThat(read(List.of(chat), true, 300)).isEmpty();
  }

  @Test
  void severalStreamsAreOneInOrder() throws Exception {
    NavigableSet<Long> even = new TreeSet<>();
    NavigableSet<Long> odd = new TreeSet<>();
    ids(1, 400).forEach(id -> (id % 2 == 0 ? even : odd).add(id));
    NavigableSet<Long> few = new TreeSet<>(List.of(1000L));
    List<Long> all = new ArrayList<>(ids(1, 400));
    all.add(1000L);
    assertThat(read(List.of(even, odd, few, new TreeSet<>()), true, 0))
        .containsExactlyElementsOf(all);
    assertThat(read(List.of(even, odd, few, new TreeSet<>()), false, 0))
        .containsExactlyElementsOf(all.reversed());
  }

  @Test
  void endsWhereItsPagesAreUsedUpWithoutLeavingAnythingOut() throws Exception {
    NavigableSet<Long> early = ids(1, 150);
    NavigableSet<Long> late = ids(500, 900);
    MessageMerge merge = merge(List.of(early, late), true, 0, 3);
    List<Long> read = new ArrayList<>();
    for (Optional<Message> next = merge.next(); next.isPresent(); next = merge.next()) {
      read.add(ServerIds.fromTdlib(next.get().id()));
    }
    assertThat(merge.isCut()).isTrue();
    assertThat(read).containsExactlyElementsOf(early);
    assertThat(pageSizes).hasSize(3);
    assertThat(read(List.of(early, late), true, read.getLast())).containsExactlyElementsOf(late);
  }

  @Test
  void messagesThatTelegramDoesNotHaveAreLeftOut() throws Exception {
    MessageStream.Reader reader =
        (from, _, _) ->
            from == 0
                ? List.of(message(ServerIds.toTdlib(7) + 1), message(ServerIds.toTdlib(7)))
                : List.of();
    MessageMerge merge = new MessageMerge(List.of(new MessageStream(reader, false, 0)), false, 9);
    assertThat(merge.next()).map(Message::id).contains(ServerIds.toTdlib(7));
    assertThat(merge.next()).isEmpty();
    assertThat(merge.isCut()).isFalse();
  }

  private List<Long> read(List<NavigableSet<Long>> kinds, boolean oldestFirst, long cursor)
      throws InterruptedException {
    MessageMerge merge = merge(kinds, oldestFirst, cursor, 1000);
    List<Long> read = new ArrayList<>();
    for (Optional<Message> next = merge.next(); next.isPresent(); next = merge.next()) {
      read.add(ServerIds.fromTdlib(next.get().id()));
    }
    return read;
  }

  private MessageMerge merge(
      List<NavigableSet<Long>> kinds, boolean oldestFirst, long cursor, int pages) {
    return new MessageMerge(
        kinds.stream().map(ids -> new MessageStream(reader(ids), oldestFirst, cursor)).toList(),
        oldestFirst,
        pages);
  }

  /**
   * As TDLib: newest first, a page that begins {@code -offset} messages newer than {@code from}.
   */
  private MessageStream.Reader reader(NavigableSet<Long> ids) {
    return (from, offset, limit) -> {
      List<Long> newestFirst =
          ids.stream().map(ServerIds::toTdlib).sorted(Comparator.reverseOrder()).toList();
      int first =
          (int) newestFirst.stream().takeWhile(id -> from != 0 && id >= from).count() + offset;
      List<Message> page =
          IntStream.range(Math.max(first, 0), Math.clamp(first + limit, 0, newestFirst.size()))
              .mapToObj(index -> message(newestFirst.get(index)))
              .toList();
      pageSizes.add(page.size());
      return page;
    };
  }

  private static Message message(long id) {
    return new Message(id, 1, 0, 0, null, null);
  }

  private static NavigableSet<Long> ids(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(id -> (long) id)
        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
  }
}
