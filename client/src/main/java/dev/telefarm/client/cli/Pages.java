package dev.telefarm.client.cli;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * All items of a listing, page by page, each page asked for only when it is needed.
 *
 * @param <T> the item
 */
final class Pages<T> implements Iterable<T> {
  /** The largest page that the API gives: fewest calls. */
  static final int SIZE = 1000;

  /**
   * One answer.
   *
   * @param next the token of the next page; empty on the last one
   */
  record Page<T>(List<T> items, String next) {}

  private final Function<String, Page<T>> fetch;

  /** {@code fetch} gets a page by its token, empty for the first. */
  Pages(Function<String, Page<T>> fetch) {
    this.fetch = fetch;
  }

  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private Page<T> page = fetch.apply("");
      private int index;

      @Override
      public boolean hasNext() {
        // A page may be empty and still not be the last.
        while (index == page.items().size() && !page.next().isEmpty()) {
          page = fetch.apply(page.next());
          index = 0;
        }
        return index < page.items().size();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return page.items().get(index++);
      }
    };
  }
}
