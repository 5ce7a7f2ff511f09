package dev.telefarm.client.e2e;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.GetAccountRequest;
import dev.telefarm.proto.v1.LoginRequest;
import dev.telefarm.proto.v1.LoginStart;
import dev.telefarm.proto.v1.StopAccountRequest;
import dev.telefarm.proto.v1.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
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

  /** Asks for so many TDLib clients and waits until they are logged in. */
  FarmAccount lanes(int count) {
    Account _ = farm.client().updateAccount(id, settings -> settings.setLanes(count));
    return awaitLanes(count);
  }

  FarmAccount awaitLanes(int count) {
    Account _ =
        Awaitility.await(count + " lanes of " + id)
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(20))
            .until(this::state, account -> account.getLanesReady() == count);
    return this;
  }

  /** Stops the worker and waits for the end of its process. */
  FarmAccount stop() {
    Account _ =
        farm.client().accounts().stopAccount(StopAccountRequest.newBuilder().setName(name).build());
    Worker _ =
        farm.worker(id)
            .await(
                id + "'s worker stopped",
                worker -> worker.getState() == Worker.State.STATE_STOPPED && worker.getPid() == 0);
    return this;
  }

  /** Starts the worker again and waits until the account is ready. */
  FarmAccount start() {
    Account _ = farm.client().start(id).toCompletableFuture().join();
    return this;
  }

  /** Loses TDLib's databases and files, session included. The worker must not run. */
  FarmAccount loseTdlib() {
    Farm.delete(farm.data().resolve("accounts").resolve(id).resolve("tdlib"));
    return this;
  }

  /** Loses TDLib's copies of files it is fetching, not its session. The worker must not run. */
  FarmAccount loseTdlibCopies() {
    Path lanes = farm.data().resolve("accounts").resolve(id).resolve("tdlib");
    try (Stream<Path> folders = Files.list(lanes)) {
      folders.map(lane -> lane.resolve("temp")).filter(Files::isDirectory).forEach(Farm::empty);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Downloads {@code chat/file} with this account into a folder of its own. */
  FarmDownload download(String file) {
    return farm.order(file).by(id).begin();
  }
}
