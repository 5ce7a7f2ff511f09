package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.ChatNews;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.worker.link.SupervisorLink;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Tells the supervisor in which chats messages came: those of half a second together, as an account
 * may be in chats in which many people write. Thread-safe.
 */
final class NewsReports {
  private static final long PAUSE_MILLIS = 500;

  private final SupervisorLink link;
  private final Executor later =
      CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  private final Set<Long> chats = new LinkedHashSet<>(); // guarded by this

  NewsReports(SupervisorLink link) {
    this.link = link;
  }

  /** A message came to this chat. */
  synchronized void came(long chatId) {
    if (chats.isEmpty()) {
      later.execute(this::tell);
    }
    chats.add(chatId);
  }

  private synchronized void tell() {
    ChatNews news = ChatNews.newBuilder().addAllChatIds(chats).build();
    chats.clear();
    link.report(WorkerReport.newBuilder().setChatNews(news).build());
  }
}
