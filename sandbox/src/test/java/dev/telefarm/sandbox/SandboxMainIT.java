package dev.telefarm.sandbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import dev.telefarm.sandbox.proto.v1.ShutdownRequest;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox as a program. */
class SandboxMainIT {
  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.telefarm.sandbox.SandboxMain",
                "--data",
                directory.resolve("data").toString(),
                "--cache",
                Path.of("target", "sandbox-cache").toAbsolutePath().toString(),
                "--tdlib-library",
                Locations.library().toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile()).start();
    started.add(process);
    return process;
  }

  private static int awaitExit(Process process) throws InterruptedException {
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("ended in time").isTrue();
    return process.exitValue();
  }

  private static JsonNode description(Process process) throws IOException {
    return new ObjectMapper()
        .readTree(requireNonNull(process.inputReader(StandardCharsets.UTF_8).readLine()));
  }

  @Test
  void describesItselfInOneLineAndEndsWhenAsked() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("files/deep"));
    Files.writeString(folder.resolve("one.txt"), "one");
    Files.createFile(folder.resolve("empty.txt"));
    Process process = start("--json", "--serve", directory.resolve("files").toString());
    JsonNode json = description(process);
    assertThat(Path.of(json.path("library").asText())).isRegularFile();
    assertThat(json.path("useTestDc").asBoolean()).isTrue();
    assertThat(json.path("accounts").path(0).path("code").asText()).isEqualTo("11111");
    JsonNode served = json.path("chats").path(json.path("chats").size() - 1);
    assertThat(served.path("title").asText()).isEqualTo("Served files");
    assertThat(served.path("messages").asInt()).isEqualTo(1);
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", json.path("controlPort").asInt())
            .usePlaintext()
            .build();
    SandboxServiceGrpc.newBlockingStub(channel).shutdown(ShutdownRequest.getDefaultInstance());
    channel.shutdownNow();
    assertThat(awaitExit(process)).isZero();
  }

  @Test
  void endsOnSignal() throws Exception {
    Process process = start("--json");
    description(process);
    process.destroy();
    assertThat(awaitExit(process)).isEqualTo(143);
  }

  @Test
  void wrongWorldIsOneLine() throws Exception {
    Path world = directory.resolve("world.json");
    Files.writeString(world, "{\"accounts\": [{\"id\": \"a\", \"phone\": \"x\"}]}");
    Process process = start("--world", world.toString());
    assertThat(awaitExit(process)).isEqualTo(1);
    assertThat(Files.readAllLines(directory.resolve("stderr")))
        .containsExactly("telefarm sandbox: accounts[0].phone: \"x\" does not match [0-9]{5,15}");
  }

  /** What a command of a running sandbox prints; standard error goes to a file. */
  private List<String> command(int port, int status, String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--control-port", Integer.toString(port)));
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.telefarm.sandbox.SandboxMain"));
    command.addAll(all);
    Process process =
        new ProcessBuilder(command).redirectError(directory.resolve("errors").toFile()).start();
    started.add(process);
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(awaitExit(process)).isEqualTo(status);
    return lines;
  }

  @Test
  void rulesComeFromAFileAndFromTheCommandLine() throws Exception {
    Path faults = directory.resolve("faults.json");
    Files.writeString(
        faults, "{\"rules\": [{\"id\": \"one\", \"action\": {\"type\": \"swallow\"}}]}");
    int port =
        description(start("--json", "--faults", faults.toString())).path("controlPort").asInt();
    assertThat(
            command(
                port,
                0,
                "fault",
                "add",
                "--id",
                "two",
                "--account",
                "alice",
                "--method",
                "upload.*",
                "--times",
                "3",
                "--error",
                "420:FLOOD_WAIT_5"))
        .singleElement()
        .asString()
        .startsWith("two holds fired 0 of 0: ")
        .contains("account: \"alice\"", "method: \"upload.*\"", "text: \"FLOOD_WAIT_5\"");
    assertThat(command(port, 0, "fault", "list"))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("one", "two");
    assertThat(command(port, 0, "fault", "report"))
        .containsExactly("0 firings, 0 calls into announced waits");
    assertThat(command(port, 0, "fault", "clear", "one")).hasSize(1);
    assertThat(command(port, 1, "fault", "add", "--dc", "7", "--close", "all")).isEmpty();
    assertThat(Files.readAllLines(directory.resolve("errors")))
        .containsExactly("telefarm sandbox: dc: 7 is neither 1 nor 2 nor 203");
    assertThat(command(port, 2, "fault", "add", "--swallow", "--delay", "5")).isEmpty();
    assertThat(command(port, 0, "fault", "list")).hasSize(1);
  }

  @Test
  void wrongFaultFileIsOneLine() throws Exception {
    Path faults = directory.resolve("faults.json");
    Files.writeString(
        faults,
        "{\"rules\": [{\"match\": {\"account\": \"x\"}, \"action\": {\"type\": \"swallow\"}}]}");
    Process process = start("--faults", faults.toString());
    assertThat(awaitExit(process)).isEqualTo(1);
    assertThat(Files.readAllLines(directory.resolve("stderr")))
        .containsExactly("telefarm sandbox: rules[0].match.account: there is no account \"x\"");
  }
}
