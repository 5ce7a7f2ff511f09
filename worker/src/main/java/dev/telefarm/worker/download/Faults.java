package dev.telefarm.worker.download;

import dev.telefarm.worker.chat.LookupException;
import dev.telefarm.worker.download.fault.Causes;
import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.telegram.TelegramException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/** What was thrown, as an attempt's end. Pure. */
final class Faults {
  private Faults() {}

  static Outcome of(Exception thrown) {
    return switch (thrown) {
      case LookupException e ->
          failed(new FetchCause.NotThere(e.reason(), String.valueOf(e.getMessage())));
      case TargetException e ->
          failed(new FetchCause.TargetRefused(e.reason(), String.valueOf(e.getMessage())));
      case FetchFailedException e -> failed(e.why());
      case IntegrityException e -> failed(new FetchCause.Damaged(String.valueOf(e.getMessage())));
      case TelegramException e -> {
        FetchCause cause = Causes.of(e);
        yield cause instanceof FetchCause.SessionEnded ? new Outcome.Stopped() : failed(cause);
      }
      case LaneLostException _, InterruptedException _, ClosedChannelException _ ->
          new Outcome.Stopped();
      case TargetHeldException e ->
          failed(new FetchCause.TargetHeld(String.valueOf(e.getMessage())));
      case IOException e -> failed(disk(e));
      case UncheckedIOException e -> failed(disk(Objects.requireNonNull(e.getCause())));
      default -> failed(new FetchCause.Defect(thrown.toString()));
    };
  }

  private static FetchCause disk(IOException e) {
    return DiskFull.caused(e)
        ? new FetchCause.DiskFull(DiskFull.detail(e))
        : new FetchCause.DiskFailed(String.valueOf(e));
  }

  private static Outcome failed(FetchCause cause) {
    return new Outcome.Failed(cause);
  }
}
