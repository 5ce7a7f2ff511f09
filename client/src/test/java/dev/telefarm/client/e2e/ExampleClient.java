package dev.telefarm.client.e2e;

import java.io.IOException;
import java.util.List;

/** A client in another language, as docs/clients has it. */
enum ExampleClient {
  PYTHON("9996620001") {
    @Override
    List<String> program() {
      // Debian's own first: another one has not Debian's packages.
      for (String python : List.of("/usr/bin/python3", "python3")) {
        if (succeeds(python, "-c", "import grpc")) {
          return List.of(python, file("python/farm.py"));
        }
      }
      throw new AssertionError("grpc for Python is missing: apt-get install python3-grpcio");
    }
  },
  NODE("9996620002") {
    @Override
    List<String> program() {
      return List.of("node", file("node/farm.js"));
    }
  };

  /** Of the account that it logs in. */
  final String phone;

  ExampleClient(String phone) {
    this.phone = phone;
  }

  abstract List<String> program();

  /** Starts it; {@code input} is all of its standard input. */
  Command start(Farm farm, String input, String... arguments) {
    return Command.start(farm, program(), input, arguments);
  }

  /** Runs it to its end. */
  Command run(Farm farm, String input, String... arguments) {
    return start(farm, input, arguments).awaitExit();
  }

  /** Runs it to its end and fails unless it exits with 0. */
  String output(Farm farm, String input, String... arguments) {
    try (Command command = run(farm, input, arguments)) {
      if (command.exitCode() != 0) {
        throw new AssertionError(command.toString());
      }
      return command.out();
    }
  }

  private static String file(String name) {
    return ChildProcess.home().resolve("../../docs/clients").resolve(name).normalize().toString();
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
