package dev.telefarm.supervisor.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.ErrorReason;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A status has the code that errors.proto states for its reason. */
final class ErrorCodesTest {
  private static final Path PROTO = Path.of("../proto/src/main/proto/telefarm/v1/errors.proto");

  /** The first line of a comment, the rest of it, and the value. */
  private static final Pattern VALUE =
      Pattern.compile("  // ([^\\n]*)\\n(?:  //[^\\n]*\\n)*  (ERROR_REASON_[A-Z_]+) = \\d+;");

  @Test
  void everyReasonThatHasACodeIsSentWithIt() throws IOException {
    Matcher values = VALUE.matcher(Files.readString(PROTO));
    int stated = 0;
    while (values.find()) {
      String first = values.group(1);
      String codes = first.contains(":") ? first.substring(0, first.indexOf(':')) : "";
      if (Arrays.stream(Status.Code.values()).anyMatch(code -> names(codes, code))) {
        stated++;
        Status.Code sent = Errors.code(ErrorReason.valueOf(values.group(2))).toStatus().getCode();
        assertThat(names(codes, sent))
            .as("%s: %s, sent as %s", values.group(2), codes, sent)
            .isTrue();
      }
    }
    assertThat(stated).isGreaterThan(30);
  }

  private static boolean names(String codes, Status.Code code) {
    return Arrays.asList(codes.split("[ ,]+", -1)).contains(code.name());
  }
}
