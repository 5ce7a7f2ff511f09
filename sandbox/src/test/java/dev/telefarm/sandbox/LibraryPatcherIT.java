package dev.telefarm.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.library.LibraryPatcher;
import dev.telefarm.sandbox.library.LoopbackNetwork;
import dev.telefarm.sandbox.library.UnknownLibraryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library that the build installs is the one that the patcher knows. */
class LibraryPatcherIT {
  @TempDir Path directory;

  private static long count(String image, String wanted) {
    return Pattern.compile(Pattern.quote(wanted)).matcher(image).results().count();
  }

  @Test
  void patchedCopyHasNoWayToTelegram() throws IOException {
    String key = RsaKeys.generate().publicPem();
    Path copy = new LibraryPatcher(directory).patch(Locations.library(), key, 199);
    String original = Files.readString(Locations.library(), ISO_8859_1);
    String image = Files.readString(copy, ISO_8859_1);
    assertThat(image).hasSameSizeAs(original);
    assertThat(count(original, "149.154")).isEqualTo(1);
    assertThat(count(image, "149.154")).isZero();
    assertThat(count(image, "95.161.")).isZero();
    assertThat(count(image, "2001:b2")).isZero();
    assertThat(count(image, "2001:67")).isZero();
    assertThat(count(image, "127.199")).isEqualTo(1);
    assertThat(count(image, key)).isEqualTo(2);
  }

  @Test
  void secondRequestIsServedFromTheCache() throws IOException {
    String key = RsaKeys.generate().publicPem();
    var patcher = new LibraryPatcher(directory);
    Path first = patcher.patch(Locations.library(), key, 198);
    var longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(first, longAgo);
    assertThat(patcher.patch(Locations.library(), key, 198)).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(longAgo);
    assertThat(patcher.patch(Locations.library(), key, 197)).isNotEqualTo(first);
  }

  @Test
  void patchedCopyIsNotPatchedAgain() {
    String key = RsaKeys.generate().publicPem();
    var patcher = new LibraryPatcher(directory);
    Path copy = patcher.patch(Locations.library(), key, 196);
    assertThatThrownBy(() -> patcher.patch(copy, key, 195))
        .isInstanceOf(UnknownLibraryException.class)
        .hasMessageStartingWith("IPv4 network 149.154: expected 1 occurrence(s)");
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void networksAreNotShared() throws IOException {
    Path memory = directory.resolve("network");
    int first;
    try (var one = LoopbackNetwork.claim(memory);
        var two = LoopbackNetwork.claim(directory.resolve("other"))) {
      first = one.octet();
      assertThat(two.octet()).isNotEqualTo(first);
    }
    try (var again = LoopbackNetwork.claim(memory)) {
      assertThat(again.octet()).isEqualTo(first);
    }
  }

  @Test
  void dataDirectoryBelongsToOneSandbox() throws IOException {
    try (var first = DataLock.take(directory)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> DataLock.take(directory))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(directory + " is in use by another sandbox");
    }
    DataLock.take(directory).close();
  }
}
