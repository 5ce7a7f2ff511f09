package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.AccountText;
import dev.telefarm.client.cli.view.LiveArea;
import dev.telefarm.client.cli.view.QrCode;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.AccountServiceGrpc;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.LoginPrompt;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginResponse;
import dev.telefarm.proto.v1.LoginStart;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of AccountService.Login: answers the server's prompts with what the user says.
 */
final class LoginDialogue {

  private sealed interface Event {
    record Said(LoginResponse response) implements Event {}

    record Over(RuntimeException failure) implements Event {}
  }

  private final Session session;
  private final TelefarmClient client;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final LiveArea qrArea;

  /** A variable answers once: an answer that was rejected is not given again. */
  private final Set<LoginPrompt.Field> answeredByVariable = EnumSet.noneOf(LoginPrompt.Field.class);

  LoginDialogue(Session session, TelefarmClient client) {
    this.session = session;
    this.client = client;
    this.qrArea = new LiveArea(session.host().out());
  }

  void run(String account, LoginStart.Method method) throws InterruptedException {
    StreamObserver<LoginRequest> requests =
        AccountServiceGrpc.newStub(client.channel()).login(new Receiver());
    requests.onNext(
        LoginRequest.newBuilder()
            .setStart(LoginStart.newBuilder().setName(Names.account(account)).setMethod(method))
            .build());
    while (true) {
      LoginResponse response =
          switch (events.take()) {
            case Event.Said said -> said.response();
            case Event.Over over -> throw over.failure();
          };
      if (session.json()) {
        session.printJson(response);
      }
      switch (response.getStepCase()) {
        case PROMPT -> requests.onNext(answer(response.getPrompt()));
        case QR_CODE -> show(response.getQrCode().getLink());
        case SUCCESS -> {
          requests.onCompleted();
          sayWho(response.getSuccess().getAccount());
          return;
        }
        case STEP_NOT_SET -> {} // of a newer supervisor
      }
    }
  }

  private LoginRequest answer(LoginPrompt prompt) {
    qrArea.keep();
    LoginRequest.Builder request = LoginRequest.newBuilder();
    return switch (prompt.getField()) {
      case FIELD_PHONE_NUMBER ->
          request
              .setPhoneNumber(
                  ask(prompt, "TELEFARM_PHONE", "Phone number, with + and country code: ", false))
              .build();
      case FIELD_CODE ->
          request.setCode(ask(prompt, "TELEFARM_CODE", codePrompt(prompt), false)).build();
      case FIELD_PASSWORD ->
          request
              .setPassword(ask(prompt, "TELEFARM_PASSWORD", passwordPrompt(prompt), true))
              .build();
      case FIELD_BOT_TOKEN ->
          request
              .setBotToken(ask(prompt, "TELEFARM_BOT_TOKEN", "Bot token from @BotFather: ", true))
              .build();
      case FIELD_UNSPECIFIED, UNRECOGNIZED ->
          throw new CommandFailure(
              ExitCode.INTERNAL,
              "the supervisor asks for something unknown",
              "use a client of the supervisor's version");
    };
  }

  private String ask(LoginPrompt prompt, String variable, String question, boolean secret) {
    if (prompt.getRejected() != ErrorReason.ERROR_REASON_UNSPECIFIED) {
      session.say(rejection(prompt.getRejected()));
    }
    @Nullable String known = session.host().environment().get(variable);
    if (known != null && !known.isBlank() && answeredByVariable.add(prompt.getField())) {
      return known.strip();
    }
    String what =
        prompt
            .getField()
            .name()
            .substring("FIELD_".length())
            .toLowerCase(java.util.Locale.ROOT)
            .replace('_', ' ');
    return session
        .host()
        .input()
        .line(question, secret)
        // A password may begin or end with a space; nothing else does.
        .map(line -> prompt.getField() == LoginPrompt.Field.FIELD_PASSWORD ? line : line.strip())
        .orElseThrow(() ->
            CommandFailure.usage(
                "the login needs a " + what + ", but the input has ended",
                "run it on a terminal, set " + variable + ", or give one line for each answer"));
  }

  private static String codePrompt(LoginPrompt prompt) {
    String where = prompt.getCodeDelivery().isEmpty() ? "" : " sent by " + prompt.getCodeDelivery();
    String length = prompt.getCodeLength() == 0 ? "" : " (" + prompt.getCodeLength() + " digits)";
    return "Code" + where + length + ": ";
  }

  private static String passwordPrompt(LoginPrompt prompt) {
    String hint =
        prompt.getPasswordHint().isEmpty() ? "" : " (hint: " + prompt.getPasswordHint() + ")";
    return "Password of two-step verification" + hint + ": ";
  }

  private static String rejection(ErrorReason reason) {
    return switch (reason) {
      case ERROR_REASON_PHONE_NUMBER_INVALID -> "Telegram does not accept this number.";
      case ERROR_REASON_CODE_INVALID -> "That code is wrong.";
      case ERROR_REASON_CODE_EXPIRED -> "That code has expired; a new one was sent.";
      case ERROR_REASON_PASSWORD_INVALID -> "That password is wrong.";
      case ERROR_REASON_BOT_TOKEN_INVALID -> "Telegram does not accept this token.";
      default -> "Telegram does not accept this.";
    };
  }

  private void show(String link) {
    if (session.json()) {
      return;
    }
    if (!session.live() || !session.host().unicode()) {
      session.print(link);
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add("Scan with Telegram on your phone: Settings > Devices > Link Desktop Device.");
    lines.addAll(QrCode.lines(link));
    lines.add("It is replaced when it expires, after about 30 seconds.");
    qrArea.draw(List.of(), lines);
  }

  private void sayWho(Account account) {
    String user = AccountText.user(account);
    session.say(
        Names.shortName(account.getName())
            + " is logged in"
            + (user.isEmpty() ? "" : " as " + user)
            + (account.getLanes() > 1 ? ", lanes " + AccountText.lanes(account) : ""));
  }

  private final class Receiver implements StreamObserver<LoginResponse> {
    @Override
    public void onNext(LoginResponse response) {
      events.add(new Event.Said(response));
    }

    @Override
    public void onError(Throwable failure) {
      events.add(new Event.Over((StatusRuntimeException) failure));
    }

    @Override
    public void onCompleted() {
      events.add(
          new Event.Over(
              new CommandFailure(
                  ExitCode.PRECONDITION,
                  "the supervisor ended the login before it was complete",
                  "try again")));
    }
  }
}
