package dev.telefarm.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.sandbox.crypto.Bytes;
import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.world.AccountSpec;
import dev.telefarm.sandbox.world.ChatSpec;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.FileSpec;
import dev.telefarm.sandbox.world.MessageSpec;
import dev.telefarm.sandbox.world.ShapingSpec;
import dev.telefarm.sandbox.world.WorldSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An independent client speaks to the sandbox: a mistake that we and our tests share would show
 * here.
 */
class MtcuteIT {
  private static final Path CACHE = Path.of("target", "sandbox-cache");
  private static final int SIZE = (5 << 20) + 4321;

  @TempDir Path directory;

  @Test
  void independentClientLogsInAndDownloads() throws Exception {
    var content = new byte[SIZE];
    new Random(61).nextBytes(content);
    var file = Files.write(directory.resolve("reel.bin"), content);
    try (var sandbox = Sandbox.start(options(file))) {
      var mtcute = new Mtcute(sandbox.settings().addresses().getFirst(), publicKey());
      mtcute.step("call").put("method", "help.getConfig");
      mtcute
          .step("login")
          .put("phone", "9996610001")
          .put("code", "11111")
          .put("password", "correct horse");
      mtcute.step("messages").put("chat", "sandbox_reels");
      mtcute.step("download").put("chat", "sandbox_reels").put("message", 2);
      var results = mtcute.run();

      assertThat(results.get(0).path("testMode").asBoolean()).isTrue();
      assertThat(results.get(0).path("thisDc").asInt()).isEqualTo(1);
      assertThat(results.get(1).path("name").asText()).isEqualTo("Alice");
      assertThat(results.get(2)).hasSize(2);
      assertThat(results.get(2).findValuesAsText("file")).containsExactly("reel.bin");
      assertThat(results.get(3).path("size").asInt()).isEqualTo(SIZE);
      assertThat(results.get(3).path("sha256").asText())
          .isEqualTo(HexFormat.of().formatHex(Bytes.sha256(content)));
    }
  }

  private SandboxOptions options(Path file) {
    var alice =
        new AccountSpec(
            "alice", "9996610001", "11111", "correct horse", null, false, "Alice", null);
    var messages =
        List.of(
            new MessageSpec("first", null, null, null),
            new MessageSpec("the reel", FileSpec.onDisk(file), null, null));
    var reels =
        new ChatSpec(
            "reels", ChatType.CHANNEL, "Reels", "sandbox_reels", List.of("alice"), messages);
    var world = new WorldSpec(List.of(alice), List.of(reels), ShapingSpec.NONE);
    return SandboxOptions.of(directory.resolve("data"), CACHE, Locations.library())
        .withWorld(world);
  }

  /** The one that patched libraries trust: the sandbox keeps it with them. */
  private static String publicKey() throws IOException {
    return RsaKeys.loadOrGenerate(CACHE.resolve("sandbox-key.pem")).publicPem();
  }
}
