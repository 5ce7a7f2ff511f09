package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.proto.StoredFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files that the farm has completed, by Telegram's unique file id. Control loop only. */
final class KnownFiles {
  private final Map<String, StoredFile> files;

  KnownFiles(Map<String, StoredFile> stored) {
    this.files = new HashMap<>(stored);
  }

  /**
   * The download completed by the same file of an earlier one, if it is to be and there was one.
   *
   * <p>Two downloads of one file that was never completed are both fetched: the second one does not
   * wait for the first, which may take long or fail, and a wait that is for nothing costs more than
   * bytes that come twice.
   */
  Optional<Download> skip(Download download) {
    return find(download.getMedia())
        .map(file ->
            download.toBuilder()
                .setState(Download.State.STATE_COMPLETED)
                .clearWait()
                .clearFailure()
                .setSkip(Download.Skip.SKIP_KNOWN)
                .setPath(file.getPath())
                .setSha256(file.getSha256())
                .setCrc32C(file.getCrc32C())
                .build());
  }

  /** What the farm knows of that file. */
  Optional<StoredFile> find(Media media) {
    return Optional.ofNullable(files.get(media.getUniqueFileId()))
        .filter(file -> file.getSizeBytes() == media.getSizeBytes());
  }

  /** The file that this download has fetched is wanted no more: it may be fetched again. */
  void forget(Download download, Changes changes) {
    String id = download.getMedia().getUniqueFileId();
    StoredFile file = files.get(id);
    if (file != null && file.getDownload().equals(download.getName())) {
      files.remove(id);
      changes.forgetFile(id);
    }
  }

  /** Remembers what was fetched and proven; what was skipped adds nothing. */
  void completed(Download download, Changes changes) {
    String id = download.getMedia().getUniqueFileId();
    if (download.getState() != Download.State.STATE_COMPLETED
        || download.getSkip() != Download.Skip.SKIP_UNSPECIFIED
        || id.isEmpty()) {
      return;
    }
    StoredFile file =
        StoredFile.newBuilder()
            .setSha256(download.getSha256())
            .setCrc32C(download.getCrc32C())
            .setSizeBytes(download.getMedia().getSizeBytes())
            .setPath(download.getPath())
            .setDownload(download.getName())
            .setCompleteTime(download.getEndTime())
            .build();
    files.put(id, file);
    changes.put(id, file);
  }
}
