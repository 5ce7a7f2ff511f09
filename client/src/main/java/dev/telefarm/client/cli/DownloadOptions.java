package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TargetText;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.DownloadTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that download: where to, by whom, and what about files there are. */
final class DownloadOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = {
        "File, or folder with a trailing /; of several files always the folder",
        "(default: the current directory). On the supervisor's host. May have placeholders,",
        "such as '{chat}/{date:yyyy-MM}/{message}_{name}': see docs/file-names.md."
      })
  String output = "./";

  @Option(
      names = {"-a", "--account"},
      paramLabel = "ACCOUNT",
      description = "Only this account may do it; repeatable (default: any that sees the message).")
  List<String> accounts = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only accounts with this label may do it; repeatable, and all must hold.")
  Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--stripe",
      paramLabel = "N",
      description = {
        "Let up to N accounts fetch parts of one file at the same time: 1 to 16 (default: 1).",
        "For files of 32 MiB and more."
      })
  int stripe;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Whose turn comes first: -100 to 100, higher ones before lower (default: 0).")
  int priority;

  @Option(
      names = "--if-exists",
      paramLabel = "WHAT",
      description = {
        "When the target exists: rename (the new file gets a number; default), replace (when the",
        "new file is complete), fail, or skip (nothing is fetched)."
      })
  DownloadTarget.IfExists ifExists = DownloadTarget.IfExists.IF_EXISTS_RENAME;

  @Option(
      names = "--skip-known",
      description = "Fetch nothing that the farm has completed before, wherever it was moved.")
  boolean skipKnown;

  @Option(
      names = "--link-known",
      description = {
        "Make what the farm has completed before a hard link to that file, if it is still there",
        "and unchanged; otherwise fetch it."
      })
  boolean linkKnown;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = {
        "Add a line of JSON for each complete file (path, size, SHA-256) to this file on the",
        "supervisor's host; `telefarm verify --manifest` checks them later."
      })
  @Nullable Path manifest;

  /** Which accounts may do it. */
  AccountSelector selector() {
    return AccountSelector.newBuilder()
        .addAllAccounts(accounts.stream().map(Names::account).toList())
        .putAllLabels(labels)
        .setMaxAtOnce(stripe)
        .build();
  }

  /**
   * Where files go.
   *
   * @param directory what a relative path is relative to: the supervisor has another one
   * @param several whether there may be more than one, for which the path is a folder
   */
  DownloadTarget target(Path directory, boolean several) {
    DownloadTarget.Builder target =
        DownloadTarget.newBuilder().setPath(path(directory, several)).setIfExists(ifExists);
    if (skipKnown && linkKnown) {
      throw CommandFailure.usage("--skip-known with --link-known", "use one of them");
    }
    if (skipKnown) {
      target.setIfKnown(DownloadTarget.IfKnown.IF_KNOWN_SKIP);
    } else if (linkKnown) {
      target.setIfKnown(DownloadTarget.IfKnown.IF_KNOWN_HARD_LINK);
    }
    if (manifest != null) {
      target.setManifest(directory.resolve(manifest).normalize().toString());
    }
    return target.build();
  }

  private String path(Path directory, boolean several) {
    String path = TargetText.in(directory, output);
    boolean onlyFolder = several && !TargetText.namesEachFile(output);
    boolean folder = output.endsWith("/") || output.equals(".") || onlyFolder;
    return folder && !path.endsWith("/") ? path + "/" : path;
  }
}
