package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.sandbox.proto.v1.Account;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The example clients of docs/clients, which all have the same commands. */
@FarmTest
final class OtherLanguagesIT {
  private static final long SIZE = mebibytes(16);

  @ParameterizedTest
  @EnumSource(ExampleClient.class)
  void logsInListsFetchesAndReads(ExampleClient client, Farm farm) throws Exception {
    String account = client.name().toLowerCase(Locale.ROOT);
    Account person =
        farm.telegram()
            .addAccount(
                Account.newBuilder()
                    .setId(account)
                    .setPhone(client.phone)
                    .setPassword("correct horse")
                    .build());
    String name = account + ".bin";
    farm.telegram().chat("films").members("*").file(name, SIZE).servedAt(mebibytes(8));
    Telegram.SharedFile file = farm.telegram().file("films/" + name);

    assertThat(client.run(farm, "", "login", account).err()).contains("must answer the prompt");
    String answers = "+" + person.getPhone() + "\n" + person.getCode() + "\ncorrect horse\n";
    assertThat(client.output(farm, answers, "login", account)).contains(account + " is logged in");

    String chat = Long.toString(farm.telegram().chat("films").tdlibChatId());
    assertThat(client.output(farm, "", "media", account, chat).lines())
        .anySatisfy(line -> assertThat(line.split("\t")).endsWith(Long.toString(SIZE), name));

    Path folder = farm.newFolder();
    String path;
    try (Command get = client.start(farm, "", "get", file.link(), folder.toString())) {
      get.awaitErr(" running ");
      farm.supervisor().kill();
      farm.startSupervisor();
      get.awaitExit();
      assertThat(get.exitCode()).as("%s", get).isZero();
      assertThat(get.err()).contains(" completed " + SIZE + " of " + SIZE);
      path = get.out().strip();
    }
    assertThat(path).isEqualTo(folder.resolve(name).toString());
    assertThat(FarmDownload.sha256(Path.of(path)))
        .isEqualTo(HexFormat.of().formatHex(file.sha256()));

    String download = Command.output(farm, "downloads", "--json").lines().findFirst().orElseThrow();
    String id = download.replaceAll(".*\"name\": *\"(downloads/[^\"]+)\".*", "$1");
    try (Command cat = client.run(farm, "", "cat", id)) {
      assertThat(cat.exitCode()).as("%s", cat.err()).isZero();
      assertThat(FarmDownload.sha256(cat.outFile()))
          .isEqualTo(HexFormat.of().formatHex(file.sha256()));
    }
    Command missing = client.run(farm, "", "cat", "downloads/01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("there is no download").hasLineCount(1);
    farm.holdsInvariants();
  }
}
