package dev.telefarm.supervisor.content;

import dev.telefarm.proto.v1.ErrorReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Deletes what downloads have fetched. Blocks for the disk. Thread-safe.
 *
 * @param roots where nothing outside of may be deleted: folders may have become symbolic links
 */
public record FileRemoval(Roots roots) {

  /**
   * Deletes a completed download's file; it is gone for good when this returns. Does nothing if it
   * is not there. Between the look at it and the deletion remains a moment in which somebody may
   * put another file there.
   *
   * @param size in bytes, of what was fetched
   * @throws ContentException TARGET_CHANGED if something else is there, TARGET_OUTSIDE_ROOTS or
   *     TARGET_NOT_WRITABLE if it may or can not be deleted
   */
  public void delete(Path file, long size) throws ContentException {
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != size) {
        throw ContentException.changed(
            file + " is not the file of " + size + " bytes that was fetched; delete it yourself");
      }
      if (!roots.admit(file)) {
        throw new ContentException(
            ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS,
            file + " is outside of the folders that are allowed by now");
      }
      Files.deleteIfExists(file);
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new ContentException(
          ErrorReason.ERROR_REASON_TARGET_NOT_WRITABLE, file + " cannot be deleted: " + e);
    }
  }
}
