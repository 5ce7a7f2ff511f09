package dev.telefarm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.farm.Refusal;
import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/errors.md says of each reason what errors.proto and the command line say, in their words.
 * When it does not, what it should be is in target/errors.md.
 */
final class ErrorCatalogueTest {
  private static final Path PROTO = Path.of("../proto/src/main/proto/telefarm/v1/errors.proto");
  private static final Path DOCUMENT = Path.of("../docs/errors.md");
  private static final Pattern VALUE = Pattern.compile("  ERROR_REASON_([A-Z_]+) = (\\d+);");
  private static final Pattern CODES =
      Pattern.compile("((?:[A-Z_]{4,}|WAITING)(?: or [A-Z_]{4,}(?: on the way)?)*): (.*)");

  @Test
  void documentSaysWhatTheDefinitionAndTheCommandLineSay() throws IOException {
    String expected = catalogue();
    Files.writeString(Path.of("target/errors.md"), expected);

    assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
  }

  private static String catalogue() throws IOException {
    StringBuilder document =
        new StringBuilder(
            """
            # Errors

            Each gRPC status that leaves the supervisor carries `google.rpc.ErrorInfo` with the domain `telefarm`, one of these reasons and
            `metadata` that names the things concerned; with it `BadRequest` when a field is at fault (nothing was changed then), `ResourceInfo`
            when something is missing or exists already, `RetryInfo` when trying again later can succeed. A program branches on the reason, and
            treats one that it does not know by the code. What becomes of a download or a login is no status but state, with a reason of the same
            list: then the code is `FAILED` (a download's state) or `-` (a login prompt that is repeated).

            The command line prints the last column after each error. This page is held equal to `errors.proto` and to the command line by a test.

            | reason | code | when | what to do |
            |---|---|---|---|
            """);
    meanings()
        .forEach((number, meaning) -> {
          Matcher codes = CODES.matcher(meaning.text());
          boolean coded = codes.matches();
          document.append(
              "| `%s` | %s | %s | %s |%n"
                  .formatted(
                      meaning.name(),
                      coded ? codes.group(1) : "-",
                      cell(coded ? codes.group(2) : meaning.text()),
                      cell(remedy(number))));
        });
    return document.toString();
  }

  private static String remedy(int number) {
    ErrorReason reason = ErrorReason.forNumber(number);
    assertThat(reason).isNotNull();
    return TelefarmException.from(
            Refusal.of(Status.Code.FAILED_PRECONDITION, reason, "because", Map.of()))
        .remedy();
  }

  private static String cell(String text) {
    boolean word = !text.split("\\s", 2)[0].contains("_");
    String capital =
        word ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    return (capital.endsWith(".") ? capital : capital + ".").replace("|", "\\|");
  }

  /** By number, without the one that is never sent. */
  private static Map<Integer, Meaning> meanings() throws IOException {
    Map<Integer, Meaning> meanings = new TreeMap<>();
    List<String> comment = new ArrayList<>();
    for (String line : Files.readAllLines(PROTO)) {
      Matcher value = VALUE.matcher(line);
      if (line.startsWith("  // ")) {
        comment.add(line.strip().substring(3));
      } else if (value.matches()) {
        meanings.put(
            Integer.valueOf(value.group(2)),
            new Meaning(value.group(1), String.join(" ", comment)));
        comment.clear();
      }
    }
    meanings.remove(0);
    assertThat(meanings).hasSize(ErrorReason.values().length - 2);
    return meanings;
  }

  private record Meaning(String name, String text) {}
}
