package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListWorkersRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What logs in, or lets a process speak as a worker, is written nowhere but where it belongs. */
final class SecretsIT {
  private static final String BOT_TOKEN = "123456:token-of-the-test-bot";

  /** The owner wrote one of them, and clients read the other one. */
  private static final Set<String> HOMES_OF_SECRETS =
      Set.of("telefarm.toml", "api.token", "api-read.token");

  @TempDir Path folder;

  @Test
  void noFileAndNoAnswerHasASecretInIt() throws Exception {
    try (SupervisorProcess supervisor = new SupervisorProcess(folder).start()) {
      var calls = new FarmCalls(supervisor, folder);
      calls.createAccount("bot");
      calls.awaitAccount("bot", Account.State.STATE_LOGIN_NEEDED);
      calls.loginBot("bot", BOT_TOKEN);
      calls.createAccount("alice");
      calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
      calls.login("alice");
      var workers = supervisor.farm().listWorkers(ListWorkersRequest.getDefaultInstance());
      List<String> secrets =
          List.of(
              BOT_TOKEN,
              FarmCalls.PHONE,
              FarmCalls.PHONE.substring(1),
              "hash-of-the-test",
              supervisor.token(),
              Files.readString(supervisor.data().resolve("api-read.token")).strip(),
              FencingIT.linkToken(workers.getWorkers(0).getPid()),
              FencingIT.linkToken(workers.getWorkers(1).getPid()));

      String answers =
          workers
              + supervisor
                  .accounts()
                  .listAccounts(ListAccountsRequest.getDefaultInstance())
                  .toString()
              + supervisor.farm().getFarm(GetFarmRequest.getDefaultInstance());
      assertThat(answers).contains("accounts/bot").doesNotContain(secrets);
      assertThat(commandLine(workers.getWorkers(0).getPid()))
          .contains("--epoch")
          .doesNotContain(secrets);
      assertThat(supervisor.stop()).isZero();
      assertThat(Files.readString(supervisor.data().resolve("logs/supervisor.log")))
          .contains("account=bot")
          // The codes are short: as digits they may be part of anything but what a log says of it.
          .doesNotContain("\"" + FarmCalls.CODE, "code=", "code: ");
      for (Path file : files(supervisor.data())) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secrets);
      }
    }
  }

  private static String commandLine(long pid) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
  }

  private static List<Path> files(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !HOMES_OF_SECRETS.contains(file.getFileName().toString()))
          .toList();
    }
  }
}
