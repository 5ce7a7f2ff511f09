package dev.telefarm.supervisor.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.VerifyDownloadResponse;
import dev.telefarm.proto.v1.VerifyDownloadResponse.ByteRange;
import dev.telefarm.proto.v1.VerifyDownloadResponse.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files that are whole, damaged, or gone. */
final class VerificationIT {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private final byte[] content = new byte[4 * MIB + 1234];

  @SuppressWarnings("NullAway.Init") // JUnit calls begin() before each test.
  private FakeDownload download;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  @BeforeEach
  void begin() {
    new Random(8).nextBytes(content);
    file = folder.resolve("film.mkv");
    download = new FakeDownload(content, file);
    download.known();
  }

  @Test
  void partsThatDifferAreNamedAsRangesAndOthersAreNotLookedAt() throws Exception {
    download.write(0, 1, 2, 4);
    assertThat(verify())
        .isEqualTo(
            VerifyDownloadResponse.newBuilder()
                .setVerdict(Verdict.VERDICT_INTACT)
                .setPath(download.partial().toString())
                .setCheckedBytes(3 * MIB + 1234)
                .build());

    for (int part : new int[] {1, 2, 3, 4}) {
      download.writeOnly(part, 1);
    }
    VerifyDownloadResponse damaged = verify();
    assertThat(damaged.getVerdict()).isEqualTo(Verdict.VERDICT_DAMAGED);
    assertThat(damaged.getDamagedList()).containsExactly(range(MIB, 2 * MIB), range(4 * MIB, 1234));
    assertThat(damaged.getCheckedBytes()).isEqualTo(3 * MIB + 1234);

    Files.write(download.partial(), new byte[10], StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(verify().getDamagedList()).containsExactly(range(0, 3 * MIB), range(4 * MIB, 1234));
  }

  @Test
  void completedFileIsComparedByItsHash() throws Exception {
    download.write(0, 1, 2, 3, 4);
    download.complete();
    VerifyDownloadResponse intact = verify();
    assertThat(intact.getVerdict()).isEqualTo(Verdict.VERDICT_INTACT);
    assertThat(intact.getCheckedBytes()).isEqualTo(content.length);
    assertThat(intact.getSha256()).isEqualTo(download.download().getSha256());
    assertThat(intact.getPath()).isEqualTo(file.toString());

    content[3 * MIB]++;
    Files.write(file, content);
    VerifyDownloadResponse damaged = verify();
    assertThat(damaged.getVerdict()).isEqualTo(Verdict.VERDICT_DAMAGED);
    assertThat(damaged.getSha256()).isNotEqualTo(download.download().getSha256());
    assertThat(damaged.getDamagedList()).containsExactly(range(0, content.length));
  }

  @Test
  void whatIsNotThereIsMissing() throws Exception {
    download.write(0);
    Files.delete(download.partial());
    assertThat(verify().getVerdict()).isEqualTo(Verdict.VERDICT_MISSING);
    assertThat(verify().getPath()).isEqualTo(download.partial().toString());

    download.completedAs(content);
    assertThat(verify().getVerdict()).isEqualTo(Verdict.VERDICT_MISSING);
    assertThat(verify().getPath()).isEqualTo(file.toString());
    Files.createSymbolicLink(file, Files.write(folder.resolve("original"), content));
    assertThat(verify().getVerdict()).isEqualTo(Verdict.VERDICT_MISSING);
  }

  @Test
  void withNothingRecordedThereIsNoVerdict() {
    assertThatThrownBy(this::verify)
        .isInstanceOfSatisfying(
            ContentException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_DOWNLOAD_STATE));
  }

  private VerifyDownloadResponse verify() throws ContentException {
    return new Verification(download, () -> false).run();
  }

  private static ByteRange range(long offset, long length) {
    return ByteRange.newBuilder().setOffset(offset).setLength(length).build();
  }
}
