package dev.telefarm.worker.download;

import dev.telefarm.worker.download.fault.FetchCause;
import dev.telefarm.worker.telegram.TdObject.LocalFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Carries parts from TDLib's own file, which moves from temp/ to its folder when it is complete,
 * into the partial file. For one thread.
 */
final class PartCopy implements AutoCloseable {
  private final CopyBuffers buffers;
  private final ByteBuffer buffer;
  private final PartialFile target;
  private final CRC32C crc = new CRC32C();
  private @Nullable FileChannel channel;
  private String path = "";

  PartCopy(CopyBuffers buffers, PartialFile target) {
    this.buffers = buffers;
    this.buffer = buffers.take();
    this.target = target;
  }

  /**
   * Readies TDLib's file; false when it has just been moved away: the state after this one has the
   * new path.
   */
  boolean open(LocalFile local) throws FetchFailedException {
    if (channel != null && local.path().equals(path)) {
      return true;
    }
    try {
      FileChannel opened = FileChannel.open(Path.of(local.path()), StandardOpenOption.READ);
      closeChannel();
      channel = opened;
      path = local.path();
      return true;
    } catch (IOException e) {
      if (local.isDownloadingCompleted()) {
        throw new FetchFailedException(
            new FetchCause.CopyLost("TDLib's copy cannot be opened: " + e.getMessage()));
      }
      return false;
    }
  }

  /**
   * Copies {@code length} bytes at {@code offset}, all of which TDLib declared present.
   *
   * @return their CRC32C
   * @throws IOException if the target failed
   */
  int copy(long offset, int length) throws FetchFailedException, IOException {
    crc.reset();
    for (int done = 0; done < length; done += buffer.limit()) {
      buffer.clear().limit(Math.min(buffer.capacity(), length - done));
      read(offset + done);
      crc.update(buffer);
      target.write(buffer.flip(), offset + done);
    }
    return (int) crc.getValue();
  }

  private void read(long at) throws FetchFailedException {
    FileChannel from = channel;
    if (from == null) {
      throw new IllegalStateException("TDLib's copy is not open");
    }
    try {
      while (buffer.hasRemaining()) {
        if (from.read(buffer, at + buffer.position()) < 0) {
          throw new FetchFailedException(
              new FetchCause.CopyLost("TDLib's copy ends before byte " + at));
        }
      }
    } catch (IOException e) {
      throw new FetchFailedException(
          new FetchCause.CopyLost("TDLib's copy cannot be read: " + e.getMessage()));
    }
    buffer.flip();
  }

  @Override
  public void close() throws IOException {
    buffers.give(buffer);
    closeChannel();
  }

  private void closeChannel() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
      path = "";
    }
  }
}
