package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.LoginInput;
import dev.telefarm.proto.link.v1.LoginOutcome;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.LoginPrompt;
import dev.telefarm.proto.v1.LoginQrCode;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.proto.v1.LoginSuccess;
import dev.telefarm.proto.v1.ProxyStatus;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One Login call: what TDLib waits for becomes a prompt, an answer becomes an input. Belongs to the
 * control loop. It keeps no answer, so there is nothing secret in it.
 */
public final class LoginDialogue {
  private final AccountEntry entry;
  private final LoginStart.Method method;
  private final Peer peer;
  private final InstantSource clock;
  private final Runnable observer = this::look;

  /** What was asked for last; null while TDLib thinks. */
  private LoginPrompt.@Nullable Field asked;

  private Authorization seen = Authorization.getDefaultInstance();
  private boolean forLanes;
  private boolean methodSent;
  private boolean started;
  private boolean over;
  private int inputs;

  LoginDialogue(AccountEntry entry, LoginStart.Method method, Peer peer, InstantSource clock) {
    this.entry = entry;
    this.method = method;
    this.peer = peer;
    this.clock = clock;
  }

  void begin() {
    if (entry.dialogue != null) {
      throw Refusal.about(
          entry.id.name(),
          ErrorReason.ERROR_REASON_LOGIN_IN_PROGRESS,
          "another login of this account is in progress");
    }
    if (entry.state() == Account.State.STATE_STOPPED) {
      throw AccountBook.stopped(entry);
    }
    if (entry.state() == Account.State.STATE_QUARANTINED) {
      throw AccountBook.quarantined(entry);
    }
    forLanes = entry.ready() && entry.lanes.getNeedPassword();
    if (entry.ready() && !forLanes) {
      throw Refusal.about(
          entry.id.name(),
          ErrorReason.ERROR_REASON_ALREADY_LOGGED_IN,
          entry.id.name() + " is logged in already");
    }
    entry.dialogue = this;
    entry.observers.add(observer);
    if (forLanes) {
      started = true;
      ask(LoginPrompt.Field.FIELD_PASSWORD, ErrorReason.ERROR_REASON_UNSPECIFIED);
    }
    look();
  }

  /** The worker did not come up in time. */
  void startDeadline() {
    if (!over && !started) {
      fail(entry.cutOff() ? AccountBook.unreachable(entry) : AccountBook.workerUnavailable(entry));
    }
  }

  void answer(LoginRequest request) {
    if (over) {
      return;
    }
    LoginInput.Builder input = input();
    LoginPrompt.Field answered =
        switch (request.getStepCase()) {
          case PHONE_NUMBER -> {
            input.setPhoneNumber(request.getPhoneNumber());
            yield LoginPrompt.Field.FIELD_PHONE_NUMBER;
          }
          case CODE -> {
            input.setCode(request.getCode());
            yield LoginPrompt.Field.FIELD_CODE;
          }
          case PASSWORD -> {
            input.setPassword(request.getPassword());
            yield LoginPrompt.Field.FIELD_PASSWORD;
          }
          case BOT_TOKEN -> {
            input.setBotToken(request.getBotToken());
            yield LoginPrompt.Field.FIELD_BOT_TOKEN;
          }
          case START, STEP_NOT_SET -> LoginPrompt.Field.FIELD_UNSPECIFIED;
        };
    if (answered != asked) {
      String wanted = asked == null ? "nothing" : asked.name();
      fail(
          Refusal.of(
              ErrorReason.ERROR_REASON_INVALID_FIELD,
              "the answer does not fit: asked for was " + wanted));
      return;
    }
    asked = null;
    send(input);
  }

  void outcome(LoginOutcome outcome) {
    if (over || !outcome.getLoginId().equals(Integer.toString(inputs))) {
      return;
    }
    ErrorReason reason = outcome.getRejected();
    switch (reason) {
      case ERROR_REASON_UNSPECIFIED -> {
        if (forLanes) {
          succeed();
        }
      }
      case ERROR_REASON_PHONE_NUMBER_INVALID,
          ERROR_REASON_CODE_INVALID,
          ERROR_REASON_CODE_EXPIRED,
          ERROR_REASON_PASSWORD_INVALID,
          ERROR_REASON_BOT_TOKEN_INVALID -> {
        if (forLanes) {
          ask(LoginPrompt.Field.FIELD_PASSWORD, reason);
        } else {
          seen = Authorization.getDefaultInstance();
          react(reason);
        }
      }
      default -> {
        Refusal refusal = Refusal.about(entry.id.name(), reason, outcome.getMessage());
        fail(
            outcome.hasRetryTime()
                ? refusal.retryAfter(
                    Duration.between(clock.instant(), Times.instant(outcome.getRetryTime())))
                : refusal);
      }
    }
  }

  /** The client is gone. */
  void abandon() {
    finish();
  }

  /** The account, its worker or its authorization changed. */
  private void look() {
    if (over) {
      return;
    }
    if (entry.state() == Account.State.STATE_STOPPED) {
      fail(AccountBook.stopped(entry));
    } else if (entry.session == null) {
      if (started) {
        fail(AccountBook.workerUnavailable(entry));
      }
    } else if (!started && entry.proxy.getState() == ProxyStatus.State.STATE_UNREACHABLE) {
      // TDLib is given nothing, so nothing would come of waiting.
      fail(AccountBook.unreachable(entry));
    } else if (forLanes) {
      lookAtLanes();
    } else if (!entry.authorization.equals(seen)) {
      react(ErrorReason.ERROR_REASON_UNSPECIFIED);
    }
  }

  private void lookAtLanes() {
    if (!entry.ready()) {
      // Logged out meanwhile: that is another login.
      fail(AccountBook.workerUnavailable(entry));
    } else if (!entry.lanes.getNeedPassword()) {
      succeed();
    }
  }

  private void react(ErrorReason rejected) {
    seen = entry.authorization;
    switch (seen.getState()) {
      case STATE_UNSPECIFIED, STATE_STARTING, STATE_LOGGING_OUT, STATE_CLOSED, UNRECOGNIZED -> {}
      case STATE_WAIT_PHONE_NUMBER -> {
        started = true;
        switch (method) {
          case METHOD_UNSPECIFIED, METHOD_PHONE, UNRECOGNIZED ->
              ask(LoginPrompt.Field.FIELD_PHONE_NUMBER, rejected);
          case METHOD_BOT -> ask(LoginPrompt.Field.FIELD_BOT_TOKEN, rejected);
          case METHOD_QR -> requestQrCode();
        }
      }
      case STATE_WAIT_CODE -> {
        started = true;
        if (method == LoginStart.Method.METHOD_QR && !methodSent) {
          requestQrCode();
        } else {
          ask(LoginPrompt.Field.FIELD_CODE, rejected);
        }
      }
      case STATE_WAIT_PASSWORD -> {
        started = true;
        ask(LoginPrompt.Field.FIELD_PASSWORD, rejected);
      }
      case STATE_WAIT_OTHER_DEVICE -> {
        started = true;
        switch (method) {
          // Left over from an abandoned QR login: TDLib takes a phone number here too.
          case METHOD_UNSPECIFIED, METHOD_PHONE, UNRECOGNIZED ->
              ask(LoginPrompt.Field.FIELD_PHONE_NUMBER, rejected);
          case METHOD_BOT -> ask(LoginPrompt.Field.FIELD_BOT_TOKEN, rejected);
          case METHOD_QR ->
              peer.send(
                  LoginResponse.newBuilder()
                      .setQrCode(LoginQrCode.newBuilder().setLink(seen.getQrLink()))
                      .build());
        }
      }
      case STATE_WAIT_REGISTRATION ->
          fail(
              Refusal.about(
                  entry.id.name(),
                  ErrorReason.ERROR_REASON_REGISTRATION_NEEDED,
                  "the phone number has no Telegram account; register it with an official app first"));
      case STATE_READY -> succeed();
    }
  }

  private void succeed() {
    finish();
    peer.send(
        LoginResponse.newBuilder()
            .setSuccess(LoginSuccess.newBuilder().setAccount(entry.view(clock.instant())))
            .build());
    peer.complete();
  }

  private void ask(LoginPrompt.Field field, ErrorReason rejected) {
    asked = field;
    peer.send(
        LoginResponse.newBuilder()
            .setPrompt(
                LoginPrompt.newBuilder()
                    .setField(field)
                    .setRejected(rejected)
                    .setCodeLength(seen.getCodeLength())
                    .setCodeDelivery(seen.getCodeDelivery())
                    .setPasswordHint(seen.getPasswordHint()))
            .build());
  }

  private void requestQrCode() {
    methodSent = true;
    send(input().setRequestQrCode(LoginInput.RequestQrCode.getDefaultInstance()));
  }

  private LoginInput.Builder input() {
    inputs++;
    return LoginInput.newBuilder().setLoginId(Integer.toString(inputs));
  }

  private void send(LoginInput.Builder input) {
    if (entry.session != null) {
      entry.session.send(WorkerDirective.newBuilder().setLoginInput(input).build());
    }
  }

  private void fail(Refusal refusal) {
    finish();
    peer.refuse(refusal);
  }

  private void finish() {
    over = true;
    entry.observers.remove(observer);
    if (entry.dialogue == this) {
      entry.dialogue = null;
    }
  }

  /** The client's side of the call; must not block. */
  public interface Peer {
    void send(LoginResponse response);

    void complete();

    void refuse(Refusal refusal);
  }
}
