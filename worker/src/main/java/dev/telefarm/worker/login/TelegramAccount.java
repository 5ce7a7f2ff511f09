package dev.telefarm.worker.login;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.worker.login.LoginResult.Accepted;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.User;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.Trouble;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The account at Telegram: its first TDLib client, which a person logs in, and the further lanes,
 * which that one lets in. Thread-safe; nothing blocks.
 */
public final class TelegramAccount {
  /** What the further lanes may take to close, so that the first one has its time too. */
  private static final long LANES_CLOSE_SECONDS = 2;

  private static final int FIRST = 0;

  /**
   * Must not block. Of one lane, {@code ready} and {@code lost} come in order; {@code fileChanged}
   * comes in TDLib's order, but perhaps from another thread.
   */
  public interface Listener {
    /** The first lane's. */
    void authorizationChanged(Authorization authorization);

    /** How many lanes are logged in, and whether others wait for a password. */
    void lanesChanged(Lanes lanes);

    /** A lane is logged in, from now until {@link #lost}. */
    void ready(int lane, TelegramClient client);

    void lost(int lane);

    /** File ids are the lane's own. */
    void fileChanged(int lane, File file);

    /** To a chat, as the first lane was told. */
    void messageCame(long chatId);

    /** In order with {@code fileChanged}. */
    void troubled(int lane, Trouble trouble);

    /** Whether Telegram answers; it does at first. */
    void connectionChanged(int lane, boolean connected);
  }

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lanes").daemon().factory());
  private final FurtherLanes further;
  private final TelegramSession first;

  /**
   * Opens the first lane.
   *
   * @param folder for TDLib's folders, one for each lane; holds nothing else
   * @param version what Telegram shows the person as the application's version
   * @param lanes how many are wanted, the first one included: 1 to 4
   */
  public TelegramAccount(
      TelegramLibrary library,
      Path folder,
      String version,
      TelegramSettings settings,
      int lanes,
      InstantSource clock,
      Listener listener) {
    LaneFolders folders = new LaneFolders(folder);
    ClientSetup setup = new ClientSetup(settings, version);
    further = new FurtherLanes(new LaneTools(library, folders, setup, clock, thread, listener));
    further.want(lanes);
    first =
        new TelegramSession(library, folders.of(FIRST), setup, new FirstLane(listener, further));
  }

  /** Passes what the first lane tells on, and lets the others follow it. */
  private record FirstLane(Listener listener, FurtherLanes further)
      implements TelegramSession.Listener {
    @Override
    public void authorizationChanged(Authorization authorization) {
      switch (authorization.getState()) {
        case STATE_WAIT_PHONE_NUMBER,
            STATE_WAIT_CODE,
            STATE_WAIT_PASSWORD,
            STATE_WAIT_OTHER_DEVICE,
            STATE_WAIT_REGISTRATION,
            STATE_LOGGING_OUT ->
            further.firstLoggedOut();
        case STATE_READY, STATE_STARTING, STATE_CLOSED, STATE_UNSPECIFIED, UNRECOGNIZED -> {}
      }
      listener.authorizationChanged(authorization);
    }

    @Override
    public void ready(TelegramClient client, User me) {
      listener.ready(FIRST, client);
      further.firstLoggedIn(client, me);
    }

    @Override
    public void lost() {
      further.firstLost();
      listener.lost(FIRST);
    }

    @Override
    public void fileChanged(File file) {
      listener.fileChanged(FIRST, file);
    }

    @Override
    public void messageCame(long chatId) {
      listener.messageCame(chatId);
    }

    @Override
    public void troubled(Trouble trouble) {
      listener.troubled(FIRST, trouble);
    }

    @Override
    public void connectionChanged(boolean connected) {
      listener.connectionChanged(FIRST, connected);
    }
  }

  /** {@code count} lanes are wanted from now on, the first one included: 1 to 4. */
  public void want(int count) {
    further.want(count);
  }

  /** The further lanes, as told to the listener last. */
  public Lanes lanes() {
    return further.status();
  }

  /**
   * Takes one step of a login; the result says what Telegram thought of it. A password goes to the
   * further lanes when they wait for one, which they do only while the first one is logged in.
   */
  public CompletableFuture<LoginResult> submit(LoginInput input) {
    if (!(input instanceof LoginInput.Password(Secret password))) {
      return first.submit(input);
    }
    return further
        .offer(password)
        .thenCompose(said ->
            said.map(CompletableFuture::completedFuture).orElseGet(() -> logIn(input, password)));
  }

  private CompletableFuture<LoginResult> logIn(LoginInput input, Secret password) {
    return first
        .submit(input)
        .whenComplete((result, _) -> {
          if (result instanceof Accepted) {
            further.keepPassword(password);
          }
        });
  }

  /** Ends the session of every lane at Telegram. */
  public void logOut() {
    first.logOut();
  }

  /** Closes TDLib for good, the first lane last; completes when all files are at rest. */
  public CompletableFuture<Void> close() {
    return further
        .close()
        .completeOnTimeout(null, LANES_CLOSE_SECONDS, TimeUnit.SECONDS)
        .thenCompose(_ -> first.close())
        .whenComplete((_, _) -> thread.shutdownNow());
  }
}
