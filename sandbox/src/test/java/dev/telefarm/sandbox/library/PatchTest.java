package dev.telefarm.sandbox.library;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PatchTest {
  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void everyOccurrenceIsReplaced() {
    byte[] image = bytes("..abc..abcabc");
    var patch = Patch.ofText("letters", "abc", "xyz", 3);
    patch.apply(image, patch.locate(image));
    assertThat(image).asString(US_ASCII).isEqualTo("..xyz..xyzxyz");
  }

  @Test
  void anotherCountIsRefusedByName() {
    var patch = Patch.ofText("letters", "abc", "xyz", 2);
    assertThatThrownBy(() -> patch.locate(bytes("abc")))
        .isInstanceOf(UnknownLibraryException.class)
        .hasMessage("letters: expected 2 occurrence(s) in this libtdjson, found 1");
  }

  @Test
  void replacementMustFit() {
    assertThatThrownBy(() -> Patch.ofText("letters", "abc", "xy", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
