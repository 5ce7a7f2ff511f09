package dev.telefarm.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TargetTextTest {
  @Test
  void folderIsMeantAsItIsAndThePathMayHavePlaceholders() {
    Path folder = Path.of("/srv/{a}");
    assertThat(TargetText.in(folder, "{chat}/{name}")).isEqualTo("/srv/{{a}}/{chat}/{name}");
    assertThat(TargetText.in(folder, "../x/")).isEqualTo("/srv/x");
    assertThat(TargetText.in(folder, "/data/{chat}")).isEqualTo("/data/{chat}");
    assertThat(TargetText.in(folder, "")).isEqualTo("/srv/{{a}}");
  }

  @Test
  void onlyTheLastNameTellsFilesApart() {
    assertThat(TargetText.namesEachFile("{chat}/films")).isFalse();
    assertThat(TargetText.namesEachFile("{chat}/{name}")).isTrue();
    assertThat(TargetText.namesEachFile("x/{{name}}")).isFalse();
    assertThat(TargetText.namesEachFile("{chat}/")).isFalse();
  }
}
