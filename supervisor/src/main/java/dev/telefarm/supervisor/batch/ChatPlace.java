package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.link.v1.QueryResult.MediaPage;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.supervisor.store.proto.StoredListing;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a chat has been listed, oldest first (pure). It only ever moves towards newer messages,
 * and gives each file once, whatever a worker answers: what lies before it is left out.
 *
 * @param afterMessageId nothing up to this message is looked at any more
 * @param chatId TDLib's; 0 until a worker said it
 * @param boundAccount {@code accounts/{account}} that alone can go on, or empty
 */
record ChatPlace(long afterMessageId, long chatId, String boundAccount) {
  static final ChatPlace BEGINNING = new ChatPlace(0, 0, "");

  /** Of channels and supergroups, in which a message has one number for everybody. */
  private static final long GREATEST_SHARED_ID = -1_000_000_000_000L;

  /**
   * What an answer gives.
   *
   * @param files that were not there before, oldest first
   * @param end whether there is nothing newer
   */
  record Step(ChatPlace place, List<Media> files, boolean end) {}

  static ChatPlace of(StoredListing stored) {
    return new ChatPlace(stored.getAfterMessageId(), stored.getChatId(), stored.getBoundAccount());
  }

  StoredListing stored() {
    return StoredListing.newBuilder()
        .setAfterMessageId(afterMessageId)
        .setChatId(chatId)
        .setBoundAccount(boundAccount)
        .build();
  }

  /**
   * After the page that an account gave.
   *
   * @param account {@code accounts/{account}}
   */
  Step after(MediaPage page, String account) {
    List<Media> files = new ArrayList<>();
    long newest = afterMessageId;
    for (Media media : page.getMediaList()) {
      if (media.getMessageId() > newest) {
        files.add(media);
        newest = media.getMessageId();
      }
    }
    long next = Math.max(newest, page.getCursor());
    long chat = page.getChatId() == 0 ? chatId : page.getChatId();
    boolean shared = chat <= GREATEST_SHARED_ID;
    String bound = chat == 0 || shared ? boundAccount : account;
    return new Step(new ChatPlace(next, chat, bound), List.copyOf(files), !page.getMore());
  }
}
