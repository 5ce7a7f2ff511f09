package dev.telefarm.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a real bash, which is told what stands on its line and where the cursor is. */
class CompletionIT {
  @TempDir Path folder;
  private Path script = Path.of("");

  @BeforeEach
  void print() throws IOException {
    CommandRun run = new CommandRun();
    assertThat(run.run("completion", "bash")).isZero();
    script = Files.writeString(folder.resolve("completion"), run.out());
  }

  @Test
  void commandsOptionsAndValuesAreCompleted() throws Exception {
    assertThat(complete("telefarm", "acc")).contains("account", "accounts");
    assertThat(complete("telefarm", "se")).containsExactly("serve");
    assertThat(complete("telefarm", "account", "st")).containsExactlyInAnyOrder("start", "stop");
    assertThat(complete("telefarm", "downloads", "--wa")).containsExactly("--watch");
  }

  @Test
  void zshGetsTheSameScriptWhichSeesWhoReadsIt() throws IOException {
    CommandRun zsh = new CommandRun();
    assertThat(zsh.run("completion", "zsh")).isZero();
    assertThat(zsh.out()).isEqualTo(Files.readString(script)).contains("ZSH_VERSION");
    CommandRun other = new CommandRun();
    assertThat(other.run("completion", "fish")).isEqualTo(2);
    assertThat(other.err()).contains("'fish' is not one of bash, zsh").hasLineCount(1);
  }

  private List<String> complete(String... words) throws Exception {
    String line =
        // Only a shell that reads a line has the options of its completion.
        "compopt() { :; }; source "
            + script
            + "; COMP_WORDS=("
            + String.join(" ", words)
            + "); COMP_CWORD="
            + (words.length - 1)
            + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; _complete_telefarm;"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", line).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(out).isZero();
    return out.lines().map(String::strip).toList();
  }
}
