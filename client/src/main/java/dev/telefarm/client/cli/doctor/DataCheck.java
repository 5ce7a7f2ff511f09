package dev.telefarm.client.cli.doctor;

import dev.telefarm.client.cli.view.Amounts;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The data directory: who may look into it, what room there is, what its file system can do.
 *
 * @param data need not exist
 */
public record DataCheck(Path data) implements Check {
  /** TDLib's databases and the store alone need this much for some accounts. */
  private static final long LEAST_FREE = 1L << 30;

  private static final long GOOD_FREE = 10L << 30;

  @Override
  public List<Finding> look() {
    if (!Files.exists(data)) {
      return List.of(absent());
    }
    List<Finding> findings = new ArrayList<>();
    try {
      findings.add(access());
      findings.addAll(secrets());
      findings.add(room(Files.getFileStore(data)));
      if (Files.isWritable(data)) {
        findings.addAll(fileSystem());
      }
    } catch (IOException e) {
      findings.add(
          Finding.problem(
              "data", data + " cannot be looked at: " + e, "check its disk and permissions"));
    }
    return findings;
  }

  private Finding absent() {
    Path parent = data;
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    return parent != null && Files.isWritable(parent)
        ? Finding.ok("data", data + " is made when the supervisor starts")
        : Finding.problem(
            "data", data + " is not there and cannot be made", "choose another with --data");
  }

  private Finding access() throws IOException {
    if (!Files.isDirectory(data)) {
      return Finding.problem("data", data + " is no folder", "choose another with --data");
    }
    if (!Files.isWritable(data)) {
      return Finding.problem(
          "data",
          data + " belongs to " + Files.getOwner(data) + " and cannot be written",
          "run this and the supervisor as that user, or choose another with --data");
    }
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(data));
    return mode.endsWith("------")
        ? Finding.ok("data", data + " is writable, and closed to others")
        : Finding.problem(
            "data",
            data + " can be looked into by others (" + mode + ")",
            "chmod 700 " + data + "; a supervisor does that when it starts");
  }

  /** What is in these files lets anyone speak as the accounts. */
  private List<Finding> secrets() throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (String name : List.of("api.token", "api-read.token", "telefarm.toml")) {
      Path file = data.resolve(name);
      if (Files.exists(file)) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        findings.add(
            mode.endsWith("------")
                ? Finding.ok("secrets", name + " can be read by nobody else")
                : Finding.problem(
                    "secrets",
                    file + " can be read by others (" + mode + ")",
                    "chmod 600 " + file));
      }
    }
    return findings;
  }

  private static Finding room(FileStore store) throws IOException {
    return room(store.getUsableSpace(), store.getTotalSpace());
  }

  static Finding room(long free, long total) {
    String text = Amounts.bytes(free) + " of " + Amounts.bytes(total) + " free";
    if (free < LEAST_FREE) {
      return Finding.problem("disk", text, "free some: downloads wait while a disk is full");
    }
    return free < GOOD_FREE
        ? Finding.warning("disk", text, "free some before large downloads")
        : Finding.ok("disk", text);
  }

  /** By doing it, in a folder that is removed again. */
  private List<Finding> fileSystem() throws IOException {
    Path folder = Files.createTempDirectory(data, "doctor");
    try {
      String type = Files.getFileStore(data).type();
      Path file = Files.write(folder.resolve("a"), new byte[1]);
      return List.of(allocation(type, file), links(type, file));
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : Set.copyOf(files.toList())) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static Finding allocation(String type, Path file) {
    Program.Result allocated =
        Program.run(List.of("fallocate", "--length", "1048576", file.toString()));
    if (allocated.succeeded()) {
      return Finding.ok("disk", type + " reserves room for files");
    }
    return allocated.code() < 0
        ? Finding.ok("disk", type + "; there is no fallocate to try it with")
        : Finding.warning(
            "disk",
            type + " does not reserve room for files: " + allocated.lastLine(),
            "expect downloads to find a full disk late; ext4, xfs and btrfs do better");
  }

  private static Finding links(String type, Path file) {
    try {
      Files.createLink(file.resolveSibling("b"), file);
      return Finding.ok("disk", type + " has hard links");
    } catch (IOException | UnsupportedOperationException e) {
      return Finding.warning(
          "disk",
          type + " has no hard links",
          "expect files that are known to be copied or skipped");
    }
  }
}
