package dev.telefarm.bench.bare;

import dev.telefarm.worker.telegram.TdObject.File;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * TDLib alone as a program. Takes commands on standard input and answers each with one line, {@code
 * ok} or {@code error} first:
 *
 * <ul>
 *   <li>{@code login PHONE CODE}
 *   <li>{@code prepare LINK...} looks the messages up, so that the clock need not run for it
 *   <li>{@code fetch} fetches what was prepared, one file after the other, each with one
 *       downloadFile: {@code ok BYTES NANOS}, the clock runs from the first to the end of the last
 *   <li>{@code windows BYTES} the same, with a downloadFile and a deleteFile for each window
 * </ul>
 *
 * What was fetched is deleted after the clock was stopped. Ends at the end of its input.
 */
public final class BareMain {
  private final BareClient client;
  private final Path folder;
  private List<File> prepared = List.of();

  private BareMain(BareClient client, Path folder) {
    this.client = client;
    this.folder = folder;
  }

  /** Arguments: the patched library, a folder for TDLib. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.setProperty("logback.configurationFile", "bench-logback.xml");
    var main = new BareMain(new BareClient(Path.of(args[0])), Path.of(args[1]));
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(main.answer(List.of(line.split(" ", -1))));
      System.out.flush();
    }
    main.client.close();
  }

  private String answer(List<String> words) throws InterruptedException {
    try {
      return switch (words.getFirst()) {
        case "login" -> logIn(words.get(1), words.get(2));
        case "prepare" -> prepare(words.subList(1, words.size()));
        case "fetch" -> timed(client::fetch);
        case "windows" -> {
          long window = Long.parseLong(words.get(1));
          yield timed(file -> client.fetchInWindows(file, window));
        }
        default -> "error no such command: " + words.getFirst();
      };
    } catch (RuntimeException e) {
      return "error " + String.valueOf(e).replace('\n', ' ');
    }
  }

  private String logIn(String phone, String code) throws InterruptedException {
    client.logIn(folder, phone, code);
    return "ok";
  }

  private String prepare(List<String> links) throws InterruptedException {
    var files = new ArrayList<File>();
    for (String link : links) {
      files.add(client.find(link));
    }
    prepared = files;
    return "ok";
  }

  private String timed(Fetch fetch) throws InterruptedException {
    long start = System.nanoTime();
    for (File file : prepared) {
      fetch.run(file);
    }
    long nanos = System.nanoTime() - start;
    for (File file : prepared) {
      client.delete(file);
    }
    return "ok " + prepared.stream().mapToLong(File::size).sum() + " " + nanos;
  }

  @FunctionalInterface
  private interface Fetch {
    void run(File file) throws InterruptedException;
  }
}
