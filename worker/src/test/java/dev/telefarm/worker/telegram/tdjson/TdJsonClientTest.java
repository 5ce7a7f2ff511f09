package dev.telefarm.worker.telegram.tdjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.telefarm.worker.telegram.TdFunction.GetOption;
import dev.telefarm.worker.telegram.Update;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TdJsonClientTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @AutoClose private final QuickLibrary library = new QuickLibrary();

  /**
   * Whoever sends may be held up at that very moment: an answer and what follows it are quicker.
   */
  @Test
  void answerIsHeardBeforeTheUpdateThatFollowsItHoweverLateTheCallerIs() throws Exception {
    library
        .client
        .send(new GetOption("version"), _ -> heard.add("answer"))
        .get(10, TimeUnit.SECONDS);

    assertThat(heard).containsExactly("answer", "update");
  }

  /** Answers each request, and tells an update, before the sender goes on. */
  private final class QuickLibrary implements TdCalls, AutoCloseable {
    private final CountDownLatch updated = new CountDownLatch(1);
    private final TdJsonClient client =
        new TdJsonClient(1, this, new TdJsonCodec(), this::hear, _ -> {});

    private void hear(Update update) {
      if (update instanceof Update.UpdateConnectionState) {
        heard.add("update");
        updated.countDown();
      }
    }

    @Override
    public void send(int clientId, String request) {
      long extra = JsonParser.parseString(request).getAsJsonObject().get("@extra").getAsLong();
      tell("{'@type':'optionValueString','value':'1','@extra':" + extra + "}");
      tell("{'@type':'updateConnectionState','state':{'@type':'connectionStateReady'}}");
      try {
        assertThat(updated.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private void tell(String message) {
      client.receive(JsonParser.parseString(message.replace('\'', '"')).getAsJsonObject());
    }

    @Override
    public void close() {
      tell(
          "{'@type':'updateAuthorizationState',"
              + "'authorization_state':{'@type':'authorizationStateClosed'}}");
    }

    @Override
    public int createClientId() {
      return 1;
    }

    @Override
    public @Nullable String receive(double seconds) {
      return null;
    }

    @Override
    public @Nullable String execute(String request) {
      return null;
    }

    @Override
    public void logTo(LogSink sink, int maxVerbosity) {}
  }
}
