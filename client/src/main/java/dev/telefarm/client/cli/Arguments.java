package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What several commands do with their arguments. */
final class Arguments {
  private Arguments() {}

  /** The account that was named, or the farm's only one. */
  static String accountOrOnlyOne(TelefarmClient client, @Nullable String named) {
    if (named != null) {
      return named;
    }
    List<String> names = new ArrayList<>();
    for (Account account : Listings.accounts(client)) {
      names.add(account.getName());
    }
    return switch (names.size()) {
      case 0 ->
          throw new CommandFailure(
              ExitCode.NOT_FOUND, "the farm has no account", "add one with `telefarm account add`");
      case 1 -> names.getFirst();
      default ->
          throw CommandFailure.usage(
              "the farm has several accounts", "name one with --account: see `telefarm accounts`");
    };
  }

  /**
   * Chat ids begin with a dash, so picocli lets dashes pass as arguments; what is no number was
   * meant as an option.
   */
  static void requireNoOption(String argument, String command) {
    if (argument.startsWith("-") && !argument.matches("-\\d+")) {
      throw CommandFailure.usage(
          "unknown option " + argument, "see `telefarm " + command + " --help`");
    }
  }

  /** Reads enum values without their prefix, in lower case, with dashes: {@code video-note}. */
  static <E extends Enum<E>> ITypeConverter<E> enumConverter(Class<E> type, String prefix) {
    List<E> values =
        Arrays.stream(type.getEnumConstants())
            .filter(value -> !value.name().equals("UNRECOGNIZED"))
            .filter(value -> !value.name().endsWith("_UNSPECIFIED"))
            .toList();
    return text ->
        values.stream()
            .filter(value -> spelled(value, prefix).equals(text.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() ->
                new TypeConversionException(
                    "'"
                        + text
                        + "' is not one of "
                        + String.join(
                            ", ", values.stream().map(value -> spelled(value, prefix)).toList())));
  }

  private static String spelled(Enum<?> value, String prefix) {
    return value.name().substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
