package dev.telefarm.client.cli.view;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadProgress;
import dev.telefarm.proto.v1.DownloadWait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A download in words. */
public final class DownloadText {
  private DownloadText() {}

  /** What to call it: its file's name, else where it comes from. Safe for a terminal. */
  public static String title(Download download) {
    if (!download.getPath().isEmpty()) {
      return DisplayText.printable(lastPart(download.getPath()));
    }
    if (!download.getMedia().getFileName().isEmpty()) {
      return DisplayText.printable(download.getMedia().getFileName());
    }
    return switch (download.getSource().getSourceCase()) {
      case LINK -> DisplayText.printable(download.getSource().getLink());
      case MESSAGE ->
          "message "
              + download.getSource().getMessage().getMessageId()
              + " of chat "
              + download.getSource().getMessage().getChatId();
      case SOURCE_NOT_SET -> lastPart(download.getName());
    };
  }

  /**
   * The state in lower case, with the cause and the end of a wait: {@code waiting: flood wait,
   * 0:32}. What completed without being fetched is {@code skipped: exists}, {@code skipped: known}
   * or {@code linked}.
   */
  public static String state(Download download, Instant now) {
    String state = enumName(download.getState().name(), "STATE_");
    if (download.getSkip() == Download.Skip.SKIP_LINKED) {
      return "linked";
    }
    if (skipped(download)) {
      return download.getSkip() == Download.Skip.SKIP_KNOWN ? "skipped: known" : "skipped: exists";
    }
    if (download.getState() != Download.State.STATE_WAITING) {
      return state;
    }
    DownloadWait wait = download.getWait();
    String text = state + ": " + enumName(wait.getCause().name(), "CAUSE_");
    return wait.hasUntil()
        ? text + ", " + Amounts.duration(Duration.between(now, instant(wait.getUntil())))
        : text;
  }

  /** Whether it completed without a file of its own. */
  public static boolean skipped(Download download) {
    return download.getState() == Download.State.STATE_COMPLETED
        && download.getSkip() != Download.Skip.SKIP_UNSPECIFIED
        && download.getSkip() != Download.Skip.SKIP_LINKED;
  }

  /** {@code alice,bob}: the accounts at work, else the one that did it last. */
  static String accounts(Download download) {
    List<String> atWork = download.getProgress().getAccountsList();
    return (atWork.isEmpty() ? List.of(download.getAssignedAccount()) : atWork)
        .stream().map(DownloadText::lastPart).collect(Collectors.joining(","));
  }

  /** {@code 112 MiB of 256 MiB}; empty while nothing is known. */
  public static String bytes(Download download) {
    DownloadProgress progress = download.getProgress();
    long total = total(download);
    if (total == 0) {
      return progress.getDurableBytes() == 0 ? "" : Amounts.bytes(progress.getDurableBytes());
    }
    return Amounts.bytes(progress.getDurableBytes()) + " of " + Amounts.bytes(total);
  }

  /** Bytes of the whole file; 0 while unknown. */
  public static long total(Download download) {
    long total = download.getProgress().getTotalBytes();
    return total > 0 ? total : download.getMedia().getSizeBytes();
  }

  /** True for COMPLETED, FAILED and CANCELLED. */
  public static boolean ended(Download download) {
    return switch (download.getState()) {
      case STATE_COMPLETED, STATE_FAILED, STATE_CANCELLED -> true;
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_WAITING,
          STATE_PAUSED,
          STATE_VERIFYING,
          UNRECOGNIZED ->
          false;
    };
  }

  /** {@code STATE_LOGIN_NEEDED} without its prefix, as words. */
  public static String enumName(String name, String prefix) {
    String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    return bare.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
