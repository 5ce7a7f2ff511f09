package dev.telefarm.client.e2e;

import dev.telefarm.client.DownloadHandle;
import dev.telefarm.client.DownloadRequest;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginStart;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;

/** An account of the farm, as a test handles it. */
record FarmAccount(Farm farm, String name, String id) {
  /** Logs in by phone, code and, where there is one, password, all as the sandbox knows them. */
  FarmAccount logIn() {
    dev.telefarm.sandbox.proto.v1.Account person = farm.telegram().account(id);
    try (LoginDialogue login =
        LoginDialogue.start(farm.client(), name, LoginStart.Method.METHOD_PHONE)) {
      login.expectPrompt(LoginField.PHONE_NUMBER);
      login.answer(LoginRequest.newBuilder().setPhoneNumber("+" + person.getPhone()));
      login.expectPrompt(LoginField.CODE);
      login.answer(LoginRequest.newBuilder().setCode(person.getCode()));
      if (!person.getPassword().isEmpty()) {
        login.expectPrompt(LoginField.PASSWORD);
        login.answer(LoginRequest.newBuilder().setPassword(person.getPassword()));
      }
      login.expectSuccess();
    }
    return this;
  }

  Account state() {
    return farm.client()
        .accounts()
        .getAccount(GetAccountRequest.newBuilder().setName(name).build());
  }

  Account await(Account.State state) {
    return Awaitility.await(id + " " + state)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(this::state, account -> account.getState() == state);
  }

  /** Downloads {@code chat/file} with this account into a folder of its own. */
  FarmDownload download(String file) {
    Telegram.SharedFile original = farm.telegram().file(file);
    String folder = farm.files().resolve(id).resolve(UUID.randomUUID().toString()) + "/";
    DownloadHandle handle =
        farm.client()
            .download(
                DownloadRequest.ofMessage(
                        original.chat().tdlibChatId(), original.messageId(), farm.files())
                    .target(folder)
                    .account(id)
                    .build());
    return new FarmDownload(farm, handle.name(), original);
  }
}
