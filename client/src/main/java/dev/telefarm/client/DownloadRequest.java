package dev.telefarm.client;

import com.google.protobuf.Timestamp;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What to download, where to and how. Immutable; made by {@link #ofLink} or {@link #ofMessage}:
 *
 * <pre>{@code
 * DownloadRequest.ofLink("https://t.me/films/12", Path.of("/srv/films/")).account("alice").build()
 * }</pre>
 *
 * The bounds of the fields are checked by the supervisor, which names the field at fault (category
 * INVALID).
 */
public final class DownloadRequest {
  private final Download download;
  private final Consumer<Download> listener;

  private DownloadRequest(Download download, Consumer<Download> listener) {
    this.download = download;
    this.listener = listener;
  }

  /**
   * Begins the request for the file of the message that a {@code https://t.me/...} or {@code
   * tg://...} link points at.
   *
   * @param target as for {@link Builder#target(String)}; a relative path is relative to this
   *     process's directory
   */
  public static Builder ofLink(String link, Path target) {
    return new Builder(DownloadSource.newBuilder().setLink(link).build())
        .target(TargetText.in(Path.of("").toAbsolutePath(), target.toString()));
  }

  /**
   * Begins the request for the file of a message.
   *
   * @param chatId TDLib's chat id, as in {@code Chat.chat_id}
   * @param messageId the message's number as in t.me links
   * @param target as for {@link Builder#target(String)}; a relative path is relative to this
   *     process's directory
   */
  public static Builder ofMessage(long chatId, long messageId, Path target) {
    return new Builder(
            DownloadSource.newBuilder()
                .setMessage(
                    DownloadSource.ChatMessage.newBuilder()
                        .setChatId(chatId)
                        .setMessageId(messageId))
                .build())
        .target(TargetText.in(Path.of("").toAbsolutePath(), target.toString()));
  }

  Download download() {
    return download;
  }

  Consumer<Download> listener() {
    return listener;
  }

  /** Collects the request; not thread-safe. */
  public static final class Builder {
    private final DownloadSource source;
    private String target = "";
    private DownloadTarget.IfExists ifExists = DownloadTarget.IfExists.IF_EXISTS_UNSPECIFIED;
    private DownloadTarget.IfKnown ifKnown = DownloadTarget.IfKnown.IF_KNOWN_UNSPECIFIED;
    private String manifest = "";
    private final List<String> accounts = new ArrayList<>();
    private final Map<String, String> labels = new HashMap<>();
    private int accountsAtOnce;
    private int priority;
    private final DownloadSchedule.Builder schedule = DownloadSchedule.newBuilder();
    private Consumer<Download> listener = download -> {};

    private Builder(DownloadSource source) {
      this.source = source;
    }

    /**
     * Where the file goes: an absolute path on the <em>supervisor's</em> host. With a trailing
     * {@code /}, or where a folder exists: that folder, and the file keeps its own name, made safe.
     * May have placeholders such as <code>{chat}</code>: see {@code DownloadTarget.path}; a brace
     * that is meant as such is written twice, for which there is {@link TargetText#literal}. A
     * {@link Path} cannot end in a slash, so a folder that does not exist yet is named with this
     * method.
     */
    public Builder target(String path) {
      target = path;
      return this;
    }

    /** What happens when the target exists; otherwise the new file is renamed. */
    public Builder ifExists(DownloadTarget.IfExists value) {
      ifExists = value;
      return this;
    }

    /**
     * What happens when the farm has completed the same file before, wherever it is now; otherwise
     * it is fetched again. A file is known by Telegram's id of it, not by its name.
     */
    public Builder ifKnown(DownloadTarget.IfKnown value) {
      ifKnown = value;
      return this;
    }

    /**
     * A file on the supervisor's host, by its absolute path, to which a line of JSON (path, size,
     * SHA-256, origin) is added when the download completes.
     */
    public Builder manifest(String path) {
      manifest = path;
      return this;
    }

    /**
     * Allows this account ({@code alice} or {@code accounts/alice}); repeatable. Otherwise any that
     * sees the message.
     */
    public Builder account(String account) {
      accounts.add(Names.account(account));
      return this;
    }

    /** Allows only accounts with this label; repeatable, and all must hold. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /**
     * Lets so many of the allowed accounts fetch parts of this one file at the same time
     * ("striping"): 1 to 16; 1 otherwise. Only files of 32 MiB and more are striped.
     */
    public Builder accountsAtOnce(int value) {
      accountsAtOnce = value;
      return this;
    }

    /** -100 to 100, higher first; 0 otherwise. */
    public Builder priority(int value) {
      priority = value;
      return this;
    }

    /** Nothing is fetched before this time. */
    public Builder notBefore(Instant time) {
      schedule.setNotBeforeTime(
          Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()));
      return this;
    }

    /**
     * It is fetched only at these times of the week; repeatable, any of them will do.
     *
     * @param window such as {@code daily 22:00-06:00}, by the farm's time zone
     */
    public Builder during(String window) {
      schedule.addWindows(window);
      return this;
    }

    /**
     * Called with each newer state of the download, the first time with the one that was accepted.
     * Calls come one at a time and in order, on a thread of the client that must not be blocked for
     * long; quick changes may be left out, the last one never is. What it throws is logged and
     * otherwise ignored.
     */
    public Builder onProgress(Consumer<Download> value) {
      listener = value;
      return this;
    }

    /** The request. Can be called again for another one. */
    public DownloadRequest build() {
      Download.Builder download =
          Download.newBuilder()
              .setSource(source)
              .setTarget(
                  DownloadTarget.newBuilder()
                      .setPath(target)
                      .setIfExists(ifExists)
                      .setIfKnown(ifKnown)
                      .setManifest(manifest))
              .setPriority(priority);
      if (schedule.hasNotBeforeTime() || schedule.getWindowsCount() > 0) {
        download.setSchedule(schedule);
      }
      if (!accounts.isEmpty() || !labels.isEmpty() || accountsAtOnce != 0) {
        download.setAccounts(
            AccountSelector.newBuilder()
                .addAllAccounts(accounts)
                .putAllLabels(labels)
                .setMaxAtOnce(accountsAtOnce));
      }
      return new DownloadRequest(download.build(), listener);
    }
  }
}
