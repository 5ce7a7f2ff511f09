package dev.telefarm.worker.telegram.tdjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.worker.Library;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateClosed;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitTdlibParameters;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.GetMe;
import dev.telefarm.worker.telegram.TdFunction.GetTextEntities;
import dev.telefarm.worker.telegram.TdFunction.TestCallString;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.Update;
import dev.telefarm.worker.telegram.Update.UpdateAuthorizationState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The released library itself. It is never given parameters, so it dials nobody. */
class TdJsonIT {
  private static final long SECONDS = 20;

  private static TdJsonLibrary library() throws IOException {
    return TdJsonLibrary.load(Library.released(), 1);
  }

  @Test
  void answersWithoutAClient() throws IOException {
    TdJsonLibrary library = library();
    assertThat(library.version()).matches("\\d+\\.\\d+\\.\\d+");
    var entities = library.execute(new GetTextEntities("see \uD83C\uDF1E @telegram"));
    assertThat(entities.entities())
        .singleElement()
        .satisfies(
            entity -> assertThat(entity.offset()).isEqualTo(7),
            entity -> assertThat(entity.length()).isEqualTo(9));
  }

  @Test
  void severalClientsAnswerEachTheirOwn() throws Exception {
    TdJsonLibrary library = library();
    TelegramClient one = library.open(_ -> {});
    TelegramClient two = library.open(_ -> {});
    var first = one.send(new TestCallString("one \u00e4"));
    var second = two.send(new TestCallString("two"));
    assertThat(first.get(SECONDS, TimeUnit.SECONDS).value()).isEqualTo("one \u00e4");
    assertThat(second.get(SECONDS, TimeUnit.SECONDS).value()).isEqualTo("two");
    for (TelegramClient client : java.util.List.of(one, two)) {
      client.send(new Close()).get(SECONDS, TimeUnit.SECONDS);
      client.closed().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void closesAndOpensAgain() throws Exception {
    TdJsonLibrary library = library();
    for (int round = 0; round < 3; round++) {
      BlockingQueue<Update> updates = new LinkedBlockingQueue<>();
      TelegramClient client = library.open(updates::add);
      assertThat(updates.poll(SECONDS, TimeUnit.SECONDS))
          .isEqualTo(new UpdateAuthorizationState(new AuthorizationStateWaitTdlibParameters()));
      client.send(new Close()).get(SECONDS, TimeUnit.SECONDS);
      client.closed().get(SECONDS, TimeUnit.SECONDS);
      assertThat(updates)
          .last()
          .isEqualTo(new UpdateAuthorizationState(new AuthorizationStateClosed()));
      assertThatThrownBy(() -> client.send(new GetMe()).get(SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TelegramException.class)
          .hasMessageContaining("500");
    }
  }

  @Test
  void anythingElseIsNoLibrary() {
    assertThatThrownBy(() -> TdJsonLibrary.load(Path.of("/nowhere/libtdjson.so"), 1))
        .isInstanceOf(LibraryUnusableException.class)
        .hasMessageContaining("/nowhere/libtdjson.so");
  }
}
