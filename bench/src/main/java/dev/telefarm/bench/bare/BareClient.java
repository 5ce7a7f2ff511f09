package dev.telefarm.bench.bare;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitTdlibParameters;
import dev.telefarm.worker.telegram.MessageContent.MessageDocument;
import dev.telefarm.worker.telegram.OptionValue.OptionValueBoolean;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationCode;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.DeleteFile;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdFunction.GetMessageLinkInfo;
import dev.telefarm.worker.telegram.TdFunction.SetAuthenticationPhoneNumber;
import dev.telefarm.worker.telegram.TdFunction.SetOption;
import dev.telefarm.worker.telegram.TdFunction.SetTdlibParameters;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.Update;
import dev.telefarm.worker.telegram.Update.UpdateAuthorizationState;
import dev.telefarm.worker.telegram.tdjson.TdJsonLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One TDLib client with the settings of a worker's, and nothing around it: no parts, checksums,
 * fsyncs or reports. For one thread.
 */
final class BareClient {
  private static final long LOGIN_SECONDS = 60;
  private static final int PRIORITY = 16; // as a worker asks for a download of priority 0

  private final BlockingQueue<AuthorizationState> states = new LinkedBlockingQueue<>();
  private final TelegramClient client;

  /**
   * Loads the library and opens a client.
   *
   * @throws IllegalStateException if it is not a patched one
   */
  BareClient(Path library) throws IOException {
    client = TdJsonLibrary.load(PatchedLibrary.require(library), 0).open(this::update);
  }

  /** Logs in by phone and code; {@code folder} is TDLib's own. */
  void logIn(Path folder, String phone, String code) throws InterruptedException {
    await(AuthorizationStateWaitTdlibParameters.class);
    String files = folder.toString();
    call(
        client,
        new SetTdlibParameters(
            true,
            files,
            files,
            "",
            true,
            true,
            false,
            false,
            1,
            "0".repeat(32),
            "en",
            "bench",
            "",
            "1"));
    call(client, new SetOption("online", new OptionValueBoolean(true)));
    await(AuthorizationStateWaitPhoneNumber.class);
    call(client, new SetAuthenticationPhoneNumber(phone));
    await(AuthorizationStateWaitCode.class);
    call(client, new CheckAuthenticationCode(code));
    await(AuthorizationStateReady.class);
  }

  /** The document that a message's link points at. */
  File find(String link) throws InterruptedException {
    @Nullable Message message = call(client, new GetMessageLinkInfo(link)).message();
    if (message != null && message.content() instanceof MessageDocument content) {
      return content.document().document();
    }
    throw new IllegalStateException("no document at " + link);
  }

  /** Fetches the whole file with one request and waits for it. */
  void fetch(File file) throws InterruptedException {
    File fetched = call(client, new DownloadFile(file.id(), PRIORITY, 0, 0, true));
    if (!fetched.local().isDownloadingCompleted()
        || fetched.local().downloadedSize() != file.size()) {
      throw new IllegalStateException("TDLib says that it is done, but has " + fetched.local());
    }
  }

  /** Fetches the file window by window, and has TDLib delete its copy after each. */
  void fetchInWindows(File file, long window) throws InterruptedException {
    for (long offset = 0; offset < file.size(); offset += window) {
      long length = Math.min(window, file.size() - offset);
      File fetched = call(client, new DownloadFile(file.id(), PRIORITY, offset, length, true));
      if (fetched.local().downloadOffset() != offset
          || fetched.local().downloadedPrefixSize() < length) {
        throw new IllegalStateException(
            "TDLib says that the window is there, but has " + fetched.local());
      }
      delete(file);
    }
  }

  /** Removes TDLib's copy. */
  void delete(File file) throws InterruptedException {
    call(client, new DeleteFile(file.id()));
  }

  /** Closes TDLib: without it the process would abort at its end. */
  void close() throws InterruptedException {
    var _ = client.send(new Close());
    client.closed().orTimeout(LOGIN_SECONDS, TimeUnit.SECONDS).join();
  }

  private void update(Update update) {
    if (update instanceof UpdateAuthorizationState(AuthorizationState state)) {
      states.add(state);
    }
  }

  private void await(Class<? extends AuthorizationState> wanted) throws InterruptedException {
    @Nullable AuthorizationState state;
    do {
      state = states.poll(LOGIN_SECONDS, TimeUnit.SECONDS);
      if (state == null) {
        throw new IllegalStateException(
            "no " + wanted.getSimpleName() + " within " + LOGIN_SECONDS + " s");
      }
    } while (!wanted.isInstance(state));
  }
}
