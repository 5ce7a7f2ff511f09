package dev.telefarm.worker.telegram.tdjson;

import static dev.telefarm.worker.telegram.TelegramCalls.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.Sandbox;
import dev.telefarm.sandbox.SandboxOptions;
import dev.telefarm.sandbox.proto.v1.AcceptLoginTokenRequest;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import dev.telefarm.sandbox.world.Content;
import dev.telefarm.worker.Library;
import dev.telefarm.worker.telegram.AuthorizationState;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateReady;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitCode;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitOtherDeviceConfirmation;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPassword;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitPhoneNumber;
import dev.telefarm.worker.telegram.AuthorizationState.AuthorizationStateWaitTdlibParameters;
import dev.telefarm.worker.telegram.MessageContent.MessageDocument;
import dev.telefarm.worker.telegram.MessageContent.MessagePhoto;
import dev.telefarm.worker.telegram.TdFunction.ChatListMain;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationBotToken;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationCode;
import dev.telefarm.worker.telegram.TdFunction.CheckAuthenticationPassword;
import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.DeleteFile;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdFunction.GetChats;
import dev.telefarm.worker.telegram.TdFunction.GetMe;
import dev.telefarm.worker.telegram.TdFunction.GetMessage;
import dev.telefarm.worker.telegram.TdFunction.GetMessageLinkInfo;
import dev.telefarm.worker.telegram.TdFunction.LoadChats;
import dev.telefarm.worker.telegram.TdFunction.RequestQrCodeAuthentication;
import dev.telefarm.worker.telegram.TdFunction.SearchChatMessages;
import dev.telefarm.worker.telegram.TdFunction.SearchFilter.SearchMessagesFilterPhoto;
import dev.telefarm.worker.telegram.TdFunction.SearchPublicChat;
import dev.telefarm.worker.telegram.TdFunction.SetAuthenticationPhoneNumber;
import dev.telefarm.worker.telegram.TdFunction.SetTdlibParameters;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramException;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.Update;
import dev.telefarm.worker.telegram.Update.UpdateAuthorizationState;
import dev.telefarm.worker.telegram.UserType.UserTypeBot;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the worker relies on of TDLib, seen through the port. A further transport has to pass it
 * too.
 */
class TelegramContractIT {
  private static final Path CACHE = Path.of("target", "sandbox-cache").toAbsolutePath();
  private static final long SECONDS = 30;
  private static final long MESSAGE = 1L << 20;

  @TempDir Path folder;
  private final List<TelegramClient> clients = new ArrayList<>();
  private final BlockingQueue<AuthorizationState> states = new LinkedBlockingQueue<>();
  private Sandbox sandbox;
  private TelegramLibrary library;

  @BeforeEach
  void start() throws Exception {
    sandbox =
        Sandbox.start(SandboxOptions.of(folder.resolve("sandbox"), CACHE, Library.released()));
    library = TdJsonLibrary.load(Library.requirePatched(sandbox.settings().library()), 0);
  }

  @AfterEach
  void stop() throws Exception {
    for (TelegramClient client : clients) {
      var _ = client.send(new Close());
      client.closed().get(SECONDS, TimeUnit.SECONDS);
    }
    sandbox.close();
  }

  private TelegramClient open() throws Exception {
    TelegramClient client = library.open(this::update);
    clients.add(client);
    await(AuthorizationStateWaitTdlibParameters.class);
    String files = folder.resolve("td" + clients.size()).toString();
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
            "test",
            "",
            "1"));
    await(AuthorizationStateWaitPhoneNumber.class);
    return client;
  }

  private void update(Update update) {
    if (update instanceof UpdateAuthorizationState(AuthorizationState state)) {
      states.add(state);
    }
  }

  private <S extends AuthorizationState> S await(Class<S> wanted) throws InterruptedException {
    while (true) {
      AuthorizationState state = states.poll(SECONDS, TimeUnit.SECONDS);
      if (wanted.isInstance(state)) {
        return wanted.cast(state);
      }
      assertThat(state).as("while waiting for %s", wanted.getSimpleName()).isNotNull();
    }
  }

  private TelegramClient openAsAlice() throws Exception {
    TelegramClient client = open();
    call(client, new SetAuthenticationPhoneNumber("9996610001"));
    await(AuthorizationStateWaitCode.class);
    call(client, new CheckAuthenticationCode("11111"));
    await(AuthorizationStateReady.class);
    return client;
  }

  @Test
  void logsInByPhoneCodeAndPassword() throws Exception {
    TelegramClient client = open();
    call(client, new SetAuthenticationPhoneNumber("9996630003"));
    await(AuthorizationStateWaitCode.class);
    assertThatThrownBy(() -> call(client, new CheckAuthenticationCode("99999")))
        .isInstanceOfSatisfying(
            TelegramException.class, e -> assertThat(e.error()).isEqualTo("PHONE_CODE_INVALID"));
    call(client, new CheckAuthenticationCode("33333"));
    await(AuthorizationStateWaitPassword.class);
    assertThatThrownBy(() -> call(client, new CheckAuthenticationPassword("wrong")))
        .isInstanceOfSatisfying(
            TelegramException.class, e -> assertThat(e.error()).isEqualTo("PASSWORD_HASH_INVALID"));
    call(client, new CheckAuthenticationPassword("correct horse"));
    await(AuthorizationStateReady.class);
    assertThat(call(client, new GetMe()).firstName()).isEqualTo("Carol");
  }

  @Test
  void logsInAsABot() throws Exception {
    TelegramClient client = open();
    assertThatThrownBy(
            () -> call(client, new CheckAuthenticationBotToken("7000000001:wrong-wrong-wrong")))
        .isInstanceOfSatisfying(
            TelegramException.class, e -> assertThat(e.error()).isEqualTo("ACCESS_TOKEN_INVALID"));
    call(client, new CheckAuthenticationBotToken("7000000001:sandbox-robot-token-000000000000000"));
    await(AuthorizationStateReady.class);
    assertThat(call(client, new GetMe()).type()).isInstanceOf(UserTypeBot.class);
  }

  @Test
  void logsInByQrCode() throws Exception {
    TelegramClient client = open();
    call(client, new RequestQrCodeAuthentication(List.of()));
    String link = await(AuthorizationStateWaitOtherDeviceConfirmation.class).link();
    assertThat(link).startsWith("tg://login?token=");
    ManagedChannel control =
        NettyChannelBuilder.forAddress("127.0.0.1", sandbox.controlPort()).usePlaintext().build();
    try {
      var _ =
          SandboxServiceGrpc.newBlockingStub(control)
              .acceptLoginToken(
                  AcceptLoginTokenRequest.newBuilder().setAccount("bob").setLink(link).build());
    } finally {
      control.shutdownNow();
    }
    await(AuthorizationStateReady.class);
    assertThat(call(client, new GetMe()).firstName()).isEqualTo("Bob");
  }

  @Test
  void findsChatsMessagesAndLinks() throws Exception {
    TelegramClient client = openAsAlice();
    call(client, new LoadChats(new ChatListMain(), 100));
    assertThat(call(client, new GetChats(new ChatListMain(), 100)).chatIds())
        .hasSizeGreaterThanOrEqualTo(5);
    var chat = call(client, new SearchPublicChat("sandbox_films"));
    assertThat(chat.title()).isEqualTo("Films");
    assertThat(call(client, new GetMessage(chat.id(), 2 * MESSAGE)).content())
        .isInstanceOf(MessageDocument.class);
    assertThatThrownBy(() -> call(client, new GetMessage(chat.id(), 999 * MESSAGE)))
        .isInstanceOfSatisfying(TelegramException.class, e -> assertThat(e.code()).isEqualTo(404));
    assertThat(
            call(
                    client,
                    new SearchChatMessages(
                        chat.id(), null, "", 0, 0, 10, new SearchMessagesFilterPhoto()))
                .messages())
        .singleElement()
        .satisfies(message -> assertThat(message.content()).isInstanceOf(MessagePhoto.class));
    var link = call(client, new GetMessageLinkInfo("https://t.me/sandbox_films/2"));
    assertThat(link.chatId()).isEqualTo(chat.id());
    assertThat(Objects.requireNonNull(link.message()).id()).isEqualTo(2 * MESSAGE);
    assertThat(call(client, new GetMessageLinkInfo("https://t.me/sandbox_films/999")).message())
        .isNull();
  }

  @Test
  void fetchesARangeAndForgetsIt() throws Exception {
    TelegramClient client = openAsAlice();
    var chat = call(client, new SearchPublicChat("sandbox_films"));
    var content = (MessageDocument) call(client, new GetMessage(chat.id(), 2 * MESSAGE)).content();
    File file = Objects.requireNonNull(content).document().document();
    long offset = 32L << 20;
    int length = 1 << 20;
    File fetched = call(client, new DownloadFile(file.id(), 16, offset, length, true));
    assertThat(fetched.local().downloadOffset()).isEqualTo(offset);
    assertThat(fetched.local().downloadedPrefixSize()).isGreaterThanOrEqualTo(length);
    assertThat(fetched.local().isDownloadingCompleted()).isFalse();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(Path.of(fetched.local().path()))) {
      while (bytes.hasRemaining()) {
        assertThat(channel.read(bytes, offset + bytes.position())).isPositive();
      }
    }
    assertThat(bytes.array()).isEqualTo(original().read(offset, length));
    call(client, new DeleteFile(file.id()));
    assertThat(Path.of(fetched.local().path())).doesNotExist();
  }

  private Content original() {
    var message =
        Objects.requireNonNull(Objects.requireNonNull(sandbox.world().chat("films")).message(2));
    return Objects.requireNonNull(message.file()).content();
  }
}
