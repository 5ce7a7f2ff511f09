package dev.telefarm.bench.faults;

import dev.telefarm.bench.lab.Story;
import dev.telefarm.bench.lab.Story.Sight;
import dev.telefarm.client.cli.view.DownloadText;
import dev.telefarm.proto.v1.Download;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the user saw, in the words of the API. Pure. */
final class Seen {
  private Seen() {}

  /** Each state once, in order, and what was said of the account: {@code running, completed}. */
  static String text(List<Story> stories) {
    Set<String> states = new LinkedHashSet<>();
    Set<String> account = new LinkedHashSet<>();
    for (Story story : stories) {
      story.sights().stream()
          .map(Sight::download)
          .filter(Seen::tells)
          .forEach(download -> {
            states.remove(state(download)); // where it came last
            states.add(state(download));
          });
      account.addAll(story.account());
      if (differ(story, Download::getAssignedAccount)) {
        account.add("handed over");
      }
      if (differ(story, download -> download.getMedia().getUniqueFileId())) {
        account.add("another file");
      }
    }
    String text = String.join(", ", states);
    return account.isEmpty() ? text : text + " (" + String.join(", ", account) + ")";
  }

  /** Whether it was one thing first and then another. */
  private static boolean differ(Story story, Function<Download, String> what) {
    return story.sights().stream()
            .map(Sight::download)
            .map(what)
            .filter(one -> !one.isEmpty())
            .distinct()
            .count()
        > 1;
  }

  private static boolean tells(Download download) {
    return switch (download.getState()) {
      case STATE_RUNNING,
          STATE_WAITING,
          STATE_PAUSED,
          STATE_COMPLETED,
          STATE_FAILED,
          STATE_CANCELLED ->
          true;
      case STATE_UNSPECIFIED, STATE_QUEUED, STATE_RESOLVING, STATE_VERIFYING, UNRECOGNIZED -> false;
    };
  }

  private static String state(Download download) {
    String state = DownloadText.enumName(download.getState().name(), "STATE_");
    return switch (download.getState()) {
      case STATE_WAITING ->
          state + ": " + DownloadText.enumName(download.getWait().getCause().name(), "CAUSE_");
      case STATE_FAILED ->
          state
              + ": "
              + DownloadText.enumName(download.getFailure().getReason().name(), "ERROR_REASON_");
      case STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RESOLVING,
          STATE_RUNNING,
          STATE_PAUSED,
          STATE_VERIFYING,
          STATE_COMPLETED,
          STATE_CANCELLED,
          UNRECOGNIZED ->
          state;
    };
  }
}
