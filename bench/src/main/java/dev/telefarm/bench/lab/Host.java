package dev.telefarm.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operating system tells of folders and processes. Linux. */
public final class Host {
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final Pattern HIGHEST = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
  private static final Pattern TOTAL = Pattern.compile("(?m)^(\\d+)\\ttotal$");

  private Host() {}

  /**
   * Bytes of the blocks that are allocated to all files in these folders; holes have none. By
   * du(1): Java does not tell.
   */
  public static long allocated(List<Path> folders) {
    var command = new ArrayList<>(List.of("du", "--summarize", "--total", "--block-size=1"));
    folders.forEach(folder -> command.add(folder.toString()));
    try {
      // Files that vanish meanwhile are complained of, and of no interest.
      Process du =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return number(TOTAL, new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of the process's memory that are resident now. */
  public static long resident(long pid) {
    return number(RESIDENT, status(pid)) << 10;
  }

  /** Bytes that were resident at the most since the process's start. */
  public static long residentAtMost(long pid) {
    return number(HIGHEST, status(pid)) << 10;
  }

  private static String status(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/status"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new NotMeasuredException("the system does not tell " + pattern);
    }
    return Long.parseLong(matcher.group(1));
  }
}
