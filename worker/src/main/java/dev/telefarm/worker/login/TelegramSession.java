package dev.telefarm.worker.login;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.Authorization.State;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.worker.login.LoginMachine.Done;
import dev.telefarm.worker.login.LoginMachine.Refuse;
import dev.telefarm.worker.login.LoginMachine.Send;
import dev.telefarm.worker.login.LoginMachine.StartOver;
import dev.telefarm.worker.login.LoginResult.Accepted;
import dev.telefarm.worker.login.LoginResult.Rejected;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateClosed;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitTdlibParameters;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.GetMe;
import dev.telefarm.worker.telegram.TdFunction.LogOut;
import dev.telefarm.worker.telegram.TdFunction.ResendAuthenticationCode;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TdObject.User;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.Trouble;
import dev.telefarm.worker.telegram.Update;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The account's first TDLib client, lane 0, from its parameters to its end. When Telegram ends the
 * session (log out, or revoked elsewhere) TDLib closes the client and a fresh one takes its place,
 * waiting for a new login. Thread-safe; the listener is called in order.
 */
final class TelegramSession {
  private static final Logger log = LoggerFactory.getLogger(TelegramSession.class);

  /** Called on the client's update thread, under the session's lock: must not block. */
  interface Listener {
    void authorizationChanged(Authorization authorization);

    /** The account is logged in as {@code me}, from now until {@link #lost}. */
    void ready(TelegramClient client, User me);

    void lost();

    void fileChanged(File file);

    void messageCame(long chatId);

    void troubled(Trouble trouble);

    void connectionChanged(boolean connected);
  }

  private final TelegramLibrary library;
  private final Path folder;
  private final ClientSetup setup;
  private final Listener listener;
  private final Object lock = new Object();

  // All guarded by lock.
  private TelegramClient client;
  private @Nullable AuthorizationState state;
  private Authorization authorization = Authorizations.of(State.STATE_STARTING);
  private @Nullable Beginning beginning;
  private long ownUser;
  private boolean closing;

  /** The first step of a login that waits for a fresh client. */
  private record Beginning(TdFunction<Ok> function, CompletableFuture<LoginResult> result) {}

  /**
   * Opens TDLib.
   *
   * @param folder TDLib's own: created if missing
   */
  TelegramSession(TelegramLibrary library, Path folder, ClientSetup setup, Listener listener) {
    this.library = library;
    this.folder = folder;
    this.setup = setup;
    this.listener = listener;
    synchronized (lock) {
      client = open();
    }
  }

  /** Takes one step of a login; the result says what Telegram thought of it. */
  CompletableFuture<LoginResult> submit(LoginInput input) {
    synchronized (lock) {
      return switch (LoginMachine.step(state, input)) {
        case Send(TdFunction<Ok> function) -> send(function);
        case Done() -> CompletableFuture.completedFuture(new Accepted());
        case Refuse(ErrorReason reason, String message) ->
            CompletableFuture.completedFuture(new Rejected(reason, message, Optional.empty()));
        case StartOver(TdFunction<Ok> function) -> {
          beginning = new Beginning(function, new CompletableFuture<>());
          Unawaited.logFailure(client.send(new LogOut()));
          yield beginning.result();
        }
      };
    }
  }

  /** Ends the session at Telegram. */
  void logOut() {
    synchronized (lock) {
      Unawaited.logFailure(client.send(new LogOut()));
    }
  }

  /** Closes TDLib for good; completes when its files are at rest. */
  CompletableFuture<Void> close() {
    synchronized (lock) {
      closing = true;
      Unawaited.logFailure(client.send(new Close()));
      return client.closed();
    }
  }

  private TelegramClient open() {
    // Updates of a client that was replaced cannot come: it is replaced on its last one.
    return library.open(this::on, this::meet);
  }

  private void meet(Trouble trouble) {
    synchronized (lock) {
      listener.troubled(trouble);
    }
  }

  private void on(Update update) {
    synchronized (lock) {
      switch (update) {
        case Update.UpdateAuthorizationState(AuthorizationState next) -> enter(next);
        case Update.UpdateFile(File file) -> listener.fileChanged(file);
        case Update.UpdateNewMessage(var message) -> listener.messageCame(message.chatId());
        case Update.UpdateChatLastMessage(long chatId) -> listener.messageCame(chatId);
        case Update.UpdateUser(var user) -> {
          if (user.id() == ownUser) {
            tell(Authorizations.ready(user));
          }
        }
        case Update.UpdateConnectionState(var connection) ->
            listener.connectionChanged(Connections.connected(connection));
        case Update.UpdateSpeedLimitNotification(boolean upload) ->
            log.info("Telegram slows this account down, as it has no Premium: upload={}", upload);
      }
    }
  }

  private void enter(@Nullable AuthorizationState next) {
    if (next == null) {
      log.error("TDLib waits for something that this version does not know");
      return;
    }
    boolean wasReady = state instanceof AuthorizationStateReady;
    state = next;
    log.info("authorization: {}", next.getClass().getSimpleName());
    if (wasReady && !(next instanceof AuthorizationStateReady)) {
      ownUser = 0;
      listener.lost();
    }
    tell(Authorizations.of(next));
    switch (next) {
      case AuthorizationStateWaitTdlibParameters _ ->
          setup.configure(client, folder, ClientSetup.device());
      case AuthorizationStateReady _ -> askWho();
      case AuthorizationStateWaitPhoneNumber _ -> begin();
      case AuthorizationStateClosed _ -> {
        if (!closing) {
          state = null;
          client = open();
        }
      }
      default -> {}
    }
  }

  private void askWho() {
    var _ =
        client
            .send(new GetMe())
            .whenComplete((me, error) -> {
              synchronized (lock) {
                if (!(state instanceof AuthorizationStateReady)) {
                  return; // the session has ended meanwhile
                }
                if (me == null) {
                  log.error("TDLib does not say who is logged in", error);
                  return;
                }
                ownUser = me.id();
                tell(Authorizations.ready(me));
                listener.ready(client, me);
              }
            });
  }

  private void begin() {
    Beginning due = beginning;
    if (due != null) {
      beginning = null;
      var _ = send(due.function()).thenAccept(due.result()::complete);
    }
  }

  private CompletableFuture<LoginResult> send(TdFunction<Ok> function) {
    TelegramClient asked = client;
    return asked
        .send(function)
        .handle((_, error) -> {
          if (error == null) {
            return new Accepted();
          }
          Rejected rejected = LoginMachine.rejection(Unawaited.error(error));
          if (rejected.reason() == ErrorReason.ERROR_REASON_CODE_EXPIRED) {
            Unawaited.logFailure(asked.send(new ResendAuthenticationCode()));
          }
          return rejected;
        });
  }

  private void tell(Authorization next) {
    if (!next.equals(authorization)) {
      authorization = next;
      listener.authorizationChanged(next);
    }
  }
}
