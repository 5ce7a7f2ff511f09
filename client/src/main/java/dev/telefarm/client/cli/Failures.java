package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Turns everything that can go wrong into one line, {@code telefarm: <what>: <what to do next>},
 * and an exit code.
 */
final class Failures
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  private final PrintStream err;

  Failures(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return report(failure);
  }

  @Override
  public int handleParseException(CommandLine.ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    print(
        err,
        String.valueOf(failure.getMessage()),
        "see `" + command.getCommandSpec().qualifiedName() + " --help`");
    return ExitCode.USAGE.code();
  }

  int report(Throwable failure) {
    return switch (failure) {
      case CommandFailure known -> {
        print(err, String.valueOf(known.getMessage()), known.remedy());
        yield known.exitCode().code();
      }
      case TelefarmException known -> {
        print(err, String.valueOf(known.getMessage()), known.remedy());
        yield ExitCode.of(known.category()).code();
      }
      // A download's content fails as a stream does, with the reason inside.
      case IOException wrapper when wrapper.getCause() instanceof TelefarmException known ->
          report(known);
      case StatusRuntimeException status -> report(TelefarmException.from(status));
      case CompletionException wrapper when wrapper.getCause() != null ->
          report(wrapper.getCause());
      case ExecutionException wrapper when wrapper.getCause() != null -> report(wrapper.getCause());
      default -> {
        print(
            err,
            "unexpected " + failure,
            "this is a defect; please report it with the command and this line");
        yield ExitCode.INTERNAL.code();
      }
    };
  }

  /** What servers say may have several lines and full stops: here it is one clause. */
  static void print(PrintStream err, String what, String remedy) {
    err.println("telefarm: " + clause(what) + ": " + clause(remedy));
    err.flush();
  }

  private static String clause(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
