package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.worker.download.FileWatches.FileWatch;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.LocalFile;
import dev.telefarm.worker.telegram.TdObject.RemoteFile;
import dev.telefarm.worker.telegram.TelegramClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TdlibFileTest {
  /** Small files often are, and nothing more is told of them. */
  @Test
  void fileThatIsWholeBeforeTheCallReturnsIsSeen() throws Exception {
    Lane[] lane = new Lane[1];
    TelegramClient quick =
        new TelegramClient() {
          @Override
          public <R extends TdObject> CompletableFuture<R> send(
              TdFunction<R> function, Consumer<? super R> first) {
            @SuppressWarnings("unchecked") // a DownloadFile is answered with a File
            R begun = (R) file(local(false, 0, 0, 0));
            first.accept(begun);
            lane[0].watches().offer(file(local(true, 0, 500, 500)));
            return CompletableFuture.completedFuture(begun);
          }

          @Override
          public CompletableFuture<Void> closed() {
            return new CompletableFuture<>();
          }
        };
    lane[0] = new Lane(0, quick, System::nanoTime);

    try (FileWatch watch = new TdlibFile(lane[0], 1, 1).fetch(0, 500)) {
      assertThat(watch.await(0)).isEqualTo(file(local(true, 0, 500, 500)));
    }
  }

  private static File file(LocalFile local) {
    return new File(1, 500, 500, local, new RemoteFile("remote", "unique"));
  }

  private static LocalFile local(boolean completed, long offset, long prefix, long held) {
    return new LocalFile("x", true, completed, offset, prefix, held);
  }

  @Test
  void onlyTheDeclaredRangeIsReadable() {
    assertThat(TdlibFile.readableEnd(local(false, 0, 100, 500), 0)).isEqualTo(100);
    assertThat(TdlibFile.readableEnd(local(false, 0, 100, 500), 40)).isEqualTo(100);
    assertThat(TdlibFile.readableEnd(local(false, 0, 100, 500), 100)).isEqualTo(100);
    assertThat(TdlibFile.readableEnd(local(false, 0, 100, 500), 200)).isEqualTo(200);
    assertThat(TdlibFile.readableEnd(local(false, 50, 100, 500), 0)).isZero();
    assertThat(TdlibFile.readableEnd(local(false, 50, 100, 500), 60)).isEqualTo(150);
    assertThat(TdlibFile.readableEnd(local(true, 50, 100, 500), 60)).isEqualTo(500);
  }
}
