package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadResponse.ByteRange;
import dev.telefarm.proto.v1.VerifyDownloadResponse.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
  @TempDir Path folder;
  InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(folder.resolve("data"));
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  @Test
  void verdictsAreATableAndDamageIsExitCodeOne() {
    get(1, 2);
    farm.downloads().contents().finds("downloads/1000", verdict(Verdict.VERDICT_INTACT));
    farm.downloads()
        .contents()
        .finds(
            "downloads/1001",
            verdict(Verdict.VERDICT_DAMAGED).toBuilder()
                .addDamaged(ByteRange.newBuilder().setOffset(1 << 20).setLength(1 << 20))
                .addDamaged(ByteRange.newBuilder().setOffset(3 << 20).setLength(10))
                .build());
    CommandRun intact = CommandRun.against(farm);
    assertThat(intact.run("verify", "1000")).isZero();
    assertThat(intact.outLines())
        .containsExactly(
            "DOWNLOAD  VERDICT  CHECKED  DAMAGED BYTES  FILE",
            "1000      intact   4.0 MiB                 /srv/here/file",
            "1 file intact.");
    CommandRun both = CommandRun.against(farm);
    assertThat(both.run("verify", "1000", "1001")).isEqualTo(1);
    assertThat(both.out()).contains("damaged").contains("1048576-2097151, 3145728-3145737");
    assertThat(both.outLines().getLast()).isEqualTo("1 file intact, 1 damaged.");
    assertThat(both.err()).isEmpty();
  }

  @Test
  void allMeansWhatIsOnTheDiskOfEachPathTheLast() {
    get(1, 1, 2, 3, 4, 5);
    farm.downloads().completes("downloads/1000");
    farm.downloads().completes("downloads/1001");
    farm.downloads().runs("downloads/1002", 1 << 20, 2 << 20);
    farm.downloads().skips("downloads/1003", Download.Skip.SKIP_KNOWN);
    farm.downloads().runs("downloads/1004", 0, 2 << 20);
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("verify", "--all", "--json")).isZero();
    assertThat(run.outLines())
        .extracting(line -> json(line).get("download").getAsString())
        .containsExactly("downloads/1002", "downloads/1001");
  }

  @Test
  void unknownDownloadIsAnErrorAndTheOthersAreStillVerified() {
    get(1);
    farm.downloads().contents().finds("downloads/1000", verdict(Verdict.VERDICT_MISSING));
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("verify", "77", "1000")).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo("telefarm: downloads/77 does not exist: see `telefarm downloads`\n");
    assertThat(run.outLines()).hasSize(3).last().isEqualTo("0 files intact, 1 missing.");
  }

  @Test
  void nothingToVerifyIsSaid() {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("verify", "--all")).isZero();
    assertThat(run.outLines()).containsExactly("Nothing to verify.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "verify 1000 --all", "verify --all --manifest x"})
  void exactlyOneWayOfNamingFilesIsAsked(String args) {
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run(args.split(" "))).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "telefarm: what is to be verified is not clear: give downloads, or --all, or --manifest"
                + " FILE\n");
  }

  @Test
  void manifestIsVerifiedWithoutASupervisor() throws Exception {
    farm.stop();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(line(Files.writeString(folder.resolve("file " + i), "content " + i)));
    }
    lines.add("");
    Path manifest = Files.write(folder.resolve("manifest.jsonl"), lines);
    CommandRun run = CommandRun.against(farm);
    assertThat(run.run("verify", "--manifest", manifest.toString())).isZero();
    assertThat(run.outLines()).hasSize(22).last().isEqualTo("20 files intact.");
    assertThat(run.outLines().get(20)).endsWith(folder.resolve("file 19").toString());
  }

  @Test
  void manifestTellsDamagedShortAndMissingFilesApartFromIntactOnes() throws Exception {
    Path flipped = Files.writeString(folder.resolve("flipped"), "0123456789");
    Path shortened = Files.writeString(folder.resolve("shortened"), "0123456789");
    Path gone = Files.writeString(folder.resolve("gone"), "0123456789");
    Path whole = Files.writeString(folder.resolve("whole"), "0123456789");
    Path replaced = Files.writeString(folder.resolve("replaced"), "old");
    List<String> lines = new ArrayList<>(List.of(line(replaced)));
    Files.writeString(replaced, "new");
    for (Path each : List.of(flipped, shortened, gone, whole, replaced)) {
      lines.add(line(each));
    }
    lines.add("{\"path\":\"" + whole + "\",\"download\":\"downloads/3\",\"skipped\":true}");
    Files.writeString(flipped, "0123456788");
    Files.writeString(shortened, "01234");
    Files.delete(gone);
    Path manifest = Files.write(folder.resolve("manifest.jsonl"), lines);
    CommandRun run = new CommandRun();
    assertThat(run.run("verify", "--json", "--manifest", manifest.toString())).isEqualTo(1);
    assertThat(run.outLines())
        .extracting(
            line -> Path.of(json(line).get("path").getAsString()).getFileName().toString(),
            line -> json(line).get("verdict").getAsString())
        .containsExactlyInAnyOrder(
            tuple("replaced", "VERDICT_INTACT"),
            tuple("flipped", "VERDICT_DAMAGED"),
            tuple("shortened", "VERDICT_DAMAGED"),
            tuple("gone", "VERDICT_MISSING"),
            tuple("whole", "VERDICT_INTACT"));
  }

  @Test
  void halfALineAndAMissingManifestAreErrors() throws Exception {
    Path whole = Files.writeString(folder.resolve("whole"), "0123456789");
    Path manifest =
        Files.writeString(folder.resolve("manifest.jsonl"), line(whole) + "\n{\"path\":\"/srv/fi");
    CommandRun torn = new CommandRun();
    assertThat(torn.run("verify", "--manifest", manifest.toString())).isEqualTo(74);
    assertThat(torn.err())
        .startsWith("telefarm: " + manifest + ": line 2 does not name a file")
        .hasLineCount(1);
    assertThat(torn.outLines().getLast()).isEqualTo("1 file intact.");
    CommandRun none = new CommandRun();
    assertThat(none.run("verify", "--manifest", "/nowhere/manifest")).isEqualTo(74);
    assertThat(none.err())
        .isEqualTo("telefarm: /nowhere/manifest does not exist: check the name and the folder\n");
    assertThat(none.out()).isEmpty();
  }

  private void get(int... messages) {
    for (int message : messages) {
      assertThat(CommandRun.against(farm).run("get", "https://t.me/films/" + message, "--detach"))
          .isZero();
    }
  }

  private static VerifyDownloadResponse verdict(Verdict verdict) {
    return VerifyDownloadResponse.newBuilder()
        .setVerdict(verdict)
        .setPath("/srv/here/file")
        .setCheckedBytes(4 << 20)
        .build();
  }

  /** As a supervisor writes it, with a field that is of no concern. */
  private static String line(Path file) throws Exception {
    byte[] content = Files.readAllBytes(file);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    JsonObject line = new JsonObject();
    line.addProperty("path", file.toString());
    // Both forms of a number are met: of protobuf's printer, and of others.
    if (content.length % 2 == 0) {
      line.addProperty("size", content.length);
    } else {
      line.addProperty("size", Integer.toString(content.length));
    }
    line.addProperty("sha256", sha256);
    line.addProperty("link", "https://t.me/films/1");
    line.addProperty("skipped", false);
    return line.toString();
  }

  private static JsonObject json(String line) {
    return JsonParser.parseString(line).getAsJsonObject();
  }
}
