package dev.telefarm.worker.chat;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the supervisor's queries, each on a thread of its own. Thread-safe. */
public final class Queries {
  private static final Logger log = LoggerFactory.getLogger(Queries.class);

  private final InstantSource clock;
  private volatile @Nullable TelegramClient client;

  public Queries(InstantSource clock) {
    this.clock = clock;
  }

  public void ready(TelegramClient readyClient) {
    client = readyClient;
  }

  public void lost() {
    client = null;
  }

  /** Never blocks; {@code answer} is called once, from another thread. */
  public void answer(Query query, Consumer<QueryResult> answer) {
    Thread.startVirtualThread(() -> answer.accept(result(query)));
  }

  private QueryResult result(Query query) {
    QueryResult.Builder result = QueryResult.newBuilder().setQueryId(query.getQueryId());
    TelegramClient ready = client;
    if (ready == null) {
      return result
          .setFailure(
              failure(ErrorReason.ERROR_REASON_LOGIN_NEEDED, "the account is not logged in"))
          .build();
    }
    try {
      ChatBrowser browser = new ChatBrowser(ready);
      return switch (query.getQueryCase()) {
        case LIST_CHATS -> result.setChats(browser.chats(query.getListChats())).build();
        case LIST_MEDIA -> result.setMedia(browser.media(query.getListMedia())).build();
        case RESOLVE_LINK -> result.setResolved(browser.resolve(query.getResolveLink())).build();
        case TEST_PROXY, QUERY_NOT_SET -> // the former is the proxies' task
            result
                .setFailure(
                    failure(
                        ErrorReason.ERROR_REASON_METHOD_UNKNOWN, "a query of a newer supervisor"))
                .build();
      };
    } catch (LookupException e) {
      return result.setFailure(failure(e.reason(), String.valueOf(e.getMessage()))).build();
    } catch (TelegramException e) {
      return result.setFailure(failure(e)).build();
    } catch (InterruptedException e) {
      return result.setFailure(failure(ErrorReason.ERROR_REASON_CALL_ENDED, "interrupted")).build();
    } catch (RuntimeException e) {
      log.error("a query met a defect", e);
      return result.setFailure(failure(ErrorReason.ERROR_REASON_INTERNAL, e.toString())).build();
    }
  }

  private QueryResult.Failure failure(TelegramException e) {
    if (e.aborted() || e.code() == 401) {
      return failure(ErrorReason.ERROR_REASON_LOGIN_NEEDED, "the session ended").build();
    }
    return e.retryAfter()
        .map(wait -> {
          Instant at = clock.instant().plus(wait);
          return failure(
                  ErrorReason.ERROR_REASON_FLOOD_WAIT,
                  "Telegram asks to wait " + wait.toSeconds() + " s")
              .setRetryTime(
                  Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
              .build();
        })
        .orElseGet(() -> failure(ErrorReason.ERROR_REASON_TELEGRAM_ERROR, e.error()).build());
  }

  private static QueryResult.Failure.Builder failure(ErrorReason reason, String message) {
    return QueryResult.Failure.newBuilder().setReason(reason).setMessage(message);
  }
}
