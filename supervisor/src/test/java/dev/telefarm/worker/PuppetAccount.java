package dev.telefarm.worker;

import com.google.protobuf.MessageLite;
import dev.telefarm.proto.link.v1.AccountLimits;
import dev.telefarm.proto.link.v1.Authorization;
import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.proto.link.v1.DownloadStatus;
import dev.telefarm.proto.link.v1.Lanes;
import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.link.v1.LoginInput;
import dev.telefarm.proto.link.v1.LoginOutcome;
import dev.telefarm.proto.link.v1.QueryResult;
import dev.telefarm.proto.link.v1.WorkerDirective;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.DownloadFailure;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.Media;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An account that plays by rules: the code is 12345; a file {@code session} in its folder means
 * logged in. Message 1 is complete at once, message 2 runs for ever, message 3 cannot be seen by
 * this account; message 4 waits for ever; message n from 10 on is a file of n parts ({@link
 * PuppetParts}), of which it makes one durable at each move; those from {@link
 * PuppetFile#FIRST_MESSAGE} on are {@link PuppetFile}s; and there is a {@link PuppetChat}. Further
 * lanes need the password "2fa". One thread only.
 */
final class PuppetAccount {
  private final Path session;
  private final Consumer<WorkerReport> out;
  private final DirectiveLog log;
  private final PuppetPace pace;
  private final PuppetParts files;
  private final PuppetChat chat;
  private final Map<String, DownloadStatus> downloads = new LinkedHashMap<>();
  private final Map<String, PuppetFile> realFiles = new LinkedHashMap<>();
  private Authorization authorization;
  private AccountLimits limits = AccountLimits.getDefaultInstance();
  private boolean passwordGiven;

  PuppetAccount(Path folder, Consumer<WorkerReport> out) {
    this.session = folder.resolve("session");
    this.log = new DirectiveLog(folder);
    this.pace = new PuppetPace(folder);
    this.files = new PuppetParts(folder, out);
    this.chat = new PuppetChat(folder);
    this.out = out;
    this.authorization =
        Files.exists(session) ? ready() : waiting(Authorization.State.STATE_WAIT_PHONE_NUMBER);
  }

  Authorization authorization() {
    return authorization;
  }

  Collection<DownloadStatus> downloads() {
    return Stream.concat(
            Stream.concat(downloads.values().stream(), files.snapshots().stream()),
            realFiles.values().stream().map(PuppetFile::snapshot))
        .toList();
  }

  /** Moves what runs. */
  void advance() {
    downloads.replaceAll((_, status) ->
        status.getPhase() == DownloadStatus.Phase.PHASE_RUNNING ? pace.moved(status) : status);
    downloads
        .values()
        .forEach(status -> out.accept(WorkerReport.newBuilder().setDownload(status).build()));
    files.advance();
    realFiles.values().forEach(file -> file.advance(out));
  }

  /** What it says that it is held back by: the file {@code limits-said}, in bytes. */
  Limits heldBackBy() {
    Path file = session.resolveSibling("limits-said");
    try {
      return Files.exists(file)
          ? Limits.parseFrom(Files.readAllBytes(file))
          : Limits.getDefaultInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void directed(WorkerDirective directive) {
    log.add(directive);
    switch (directive.getDirectiveCase()) {
      case DESIRED -> {
        limited(directive.getDesired().getLimits());
        out.accept(
            WorkerReport.newBuilder()
                .setProxy(PuppetProxy.status(directive.getDesired().getProxy()))
                .build());
        note("desired", directive.getDesired().toBuilder().clearTelegram().build());
        directive.getDesired().getDownloadsList().forEach(this::put);
        var wanted =
            directive.getDesired().getDownloadsList().stream()
                .map(DownloadSpec::getDownload)
                .toList();
        downloads.keySet().retainAll(wanted);
        files.retain(wanted);
        realFiles.keySet().retainAll(wanted);
      }
      case PUT_DOWNLOAD -> put(directive.getPutDownload());
      case REMOVE_DOWNLOAD -> {
        downloads.remove(directive.getRemoveDownload().getDownload());
        files.remove(directive.getRemoveDownload().getDownload());
        realFiles.remove(directive.getRemoveDownload().getDownload());
      }
      case KNOWN_PARTS ->
          files.known(
              directive.getKnownParts().getDownload(), directive.getKnownParts().getDurableList());
      case LOGIN_INPUT -> login(directive.getLoginInput());
      case QUERY ->
          PuppetProxy.answer(directive.getQuery())
              .or(() -> chat.answer(directive.getQuery(), out))
              .ifPresentOrElse(
                  result -> out.accept(WorkerReport.newBuilder().setQueryResult(result).build()),
                  () -> answer(directive.getQuery().getQueryId()));
      case LOG_OUT -> {
        remember(false);
        become(waiting(Authorization.State.STATE_WAIT_PHONE_NUMBER));
      }
      case LIMITS -> limited(directive.getLimits());
      case NUDGE -> pace.nudged();
      case DRAIN, DIRECTIVE_NOT_SET -> {}
    }
  }

  private void limited(AccountLimits next) {
    note("limits", next);
    limits = next;
    out.accept(WorkerReport.newBuilder().setLanes(lanes()).build());
  }

  Lanes lanes() {
    boolean locked = limits.getLanes() > 1 && !passwordGiven;
    return Lanes.newBuilder()
        .setReady(locked ? 1 : limits.getLanes())
        .setNeedPassword(locked)
        .build();
  }

  /** For the test to read what this worker was told last. */
  private void note(String name, MessageLite told) {
    Path file = session.resolveSibling(name);
    try {
      Path unfinished = Files.write(session.resolveSibling(name + ".new"), told.toByteArray());
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(DownloadSpec spec) {
    int message = (int) spec.getSource().getMessage().getMessageId();
    if (message >= PuppetFile.FIRST_MESSAGE && chat.begin(spec).isEmpty()) {
      realFiles.computeIfAbsent(
          spec.getDownload(), _ -> new PuppetFile(spec, message, session.resolveSibling("pace")));
      return;
    }
    if (downloads.containsKey(spec.getDownload())) {
      return;
    }
    var ofChat = chat.begin(spec);
    if (ofChat.isPresent()) {
      downloads.put(spec.getDownload(), ofChat.get());
      return;
    }
    if (spec.getSource().getMessage().getMessageId() >= 10) {
      files.put(spec);
      return;
    }
    DownloadStatus.Builder status = DownloadStatus.newBuilder().setDownload(spec.getDownload());
    switch (message) {
      case 1 ->
          status
              .setPhase(DownloadStatus.Phase.PHASE_COMPLETED)
              .setSha256("00ff")
              .setPath(spec.getTarget().getPath());
      case 4 ->
          status
              .setPhase(DownloadStatus.Phase.PHASE_WAITING)
              .setWait(DownloadWait.newBuilder().setCause(DownloadWait.Cause.CAUSE_FLOOD_WAIT));
      case 3 ->
          status
              .setPhase(DownloadStatus.Phase.PHASE_FAILED)
              .setFailure(
                  DownloadFailure.newBuilder().setReason(ErrorReason.ERROR_REASON_CHAT_NOT_FOUND));
      default ->
          status
              .setPhase(DownloadStatus.Phase.PHASE_RUNNING)
              .setMedia(Media.newBuilder().setSizeBytes(1L << 40))
              .setPath(spec.getTarget().getPath());
    }
    downloads.put(spec.getDownload(), status.build());
  }

  private void login(LoginInput input) {
    boolean rejected = input.hasCode() && !input.getCode().equals("12345");
    if (input.hasPassword()) {
      passwordGiven = input.getPassword().equals("2fa");
      out.accept(
          WorkerReport.newBuilder()
              .setLoginOutcome(
                  LoginOutcome.newBuilder()
                      .setLoginId(input.getLoginId())
                      .setRejected(
                          passwordGiven
                              ? ErrorReason.ERROR_REASON_UNSPECIFIED
                              : ErrorReason.ERROR_REASON_PASSWORD_INVALID))
              .build());
      out.accept(WorkerReport.newBuilder().setLanes(lanes()).build());
      return;
    }
    out.accept(
        WorkerReport.newBuilder()
            .setLoginOutcome(
                LoginOutcome.newBuilder()
                    .setLoginId(input.getLoginId())
                    .setRejected(
                        rejected
                            ? ErrorReason.ERROR_REASON_CODE_INVALID
                            : ErrorReason.ERROR_REASON_UNSPECIFIED))
            .build());
    if (input.hasPhoneNumber()) {
      become(waiting(Authorization.State.STATE_WAIT_CODE).toBuilder().setCodeLength(5).build());
    } else if (input.hasRequestQrCode()) {
      become(
          waiting(Authorization.State.STATE_WAIT_OTHER_DEVICE).toBuilder()
              .setQrLink("tg://login?token=x")
              .build());
    } else if (!rejected) {
      remember(true);
      become(ready());
    }
  }

  /** As if a person had ended the session on another device. */
  void loseLogin() {
    remember(false);
    become(waiting(Authorization.State.STATE_WAIT_PHONE_NUMBER));
  }

  private void answer(String queryId) {
    var chat = Chat.newBuilder().setChatId(-1001).setTitle("films");
    out.accept(
        WorkerReport.newBuilder()
            .setQueryResult(
                QueryResult.newBuilder()
                    .setQueryId(queryId)
                    .setChats(QueryResult.Chats.newBuilder().addChats(chat)))
            .build());
  }

  private void become(Authorization next) {
    authorization = next;
    out.accept(WorkerReport.newBuilder().setAuthorization(next).build());
  }

  private void remember(boolean loggedIn) {
    try {
      if (loggedIn) {
        Files.writeString(session, "yes");
      } else {
        Files.deleteIfExists(session);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Authorization ready() {
    return waiting(Authorization.State.STATE_READY).toBuilder()
        .setIdentity(Account.Identity.newBuilder().setUserId(42).setDisplayName("Puppet"))
        .build();
  }

  private static Authorization waiting(Authorization.State state) {
    return Authorization.newBuilder().setState(state).build();
  }
}
