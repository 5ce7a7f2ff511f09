package dev.telefarm.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.proto.v1.Media;
import dev.telefarm.worker.download.DownloadLog.Entry;
import dev.telefarm.worker.download.FileHash;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryFormatTest {
  private static final Media MEDIA = Media.newBuilder().setSizeBytes(7).build();

  @Test
  void readsWhatTheVersionBeforeWrote() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(3);
      out.writeUTF("/x/a.bin");
      out.writeBoolean(true);
      out.writeInt(2);
      out.writeLong(9);
      out.writeUTF("ff");
      MEDIA.writeTo(out);
    }

    assertThat(EntryFormat.decode(bytes.toByteArray()))
        .isEqualTo(
            new Entry(MEDIA, Path.of("/x/a.bin"), true, 2, 9, Optional.of(new FileHash("ff", ""))));
  }

  @Test
  void laterFormatIsRefused() {
    assertThatThrownBy(() -> EntryFormat.decode(new byte[] {5, 0, 0}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("format 5");
  }
}
