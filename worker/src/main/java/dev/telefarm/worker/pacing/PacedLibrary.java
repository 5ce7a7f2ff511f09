package dev.telefarm.worker.pacing;

import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Trouble.QueryDelayed;
import dev.telefarm.worker.telegram.Update;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A library all of whose clients keep the account's pace: what they learn of waits is everybody's,
 * and what they send of a class that waits is held back or refused.
 *
 * @param timer sends what was held back
 */
public record PacedLibrary(
    TelegramLibrary library, AccountPace pace, ScheduledExecutorService timer)
    implements TelegramLibrary {
  @Override
  public TelegramClient open(Consumer<Update> updates, Consumer<Trouble> troubles) {
    TelegramClient client =
        library.open(
            updates,
            trouble -> {
              if (trouble instanceof QueryDelayed delayed) {
                pace.met(delayed);
              }
              troubles.accept(trouble);
            });
    return new PacedClient(client, pace, timer);
  }

  @Override
  public long told() {
    return library.told();
  }

  @Override
  public <R extends TdObject> R execute(TdFunction<R> function) {
    return library.execute(function);
  }
}
