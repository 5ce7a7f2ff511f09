package dev.telefarm.client.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void readmeHasTheExampleAsItIsCompiled() throws IOException {
    String example =
        Files.readAllLines(Path.of("src/test/java/dev/telefarm/client/example/Example.java"))
            .stream()
            .map(line -> line.isEmpty() ? line : "    " + line)
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(Path.of("..", "README.md"))).contains("\n" + example + "\n");
  }
}
