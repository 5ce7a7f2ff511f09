package dev.telefarm.worker.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.worker.proxy.Confinement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whom a confined thread can dial. */
class LandlockIT {
  private static boolean dial(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean dialOnThreadOfItsOwn(int port) {
    CompletableFuture<Boolean> dialled = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            dialled.complete(dial(port));
          } catch (RuntimeException e) {
            dialled.completeExceptionally(e);
          }
        });
    return dialled.join();
  }

  @Test
  void onlyGivenPortsAreDialledByItAndTheThreadsThatItStarts() throws IOException {
    try (ServerSocket allowed = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      var confined = new Landlock().to(Set.of(allowed.getLocalPort()));
      Assumptions.assumeTrue(confined.isPresent(), "a kernel without Landlock of the network");
      Confinement.Runner runner = confined.get();

      assertThat(runner.run(() -> dial(allowed.getLocalPort()))).isTrue();
      assertThatThrownBy(() -> runner.run(() -> dial(other.getLocalPort())))
          .hasStackTraceContaining("ermission denied");
      assertThatThrownBy(() -> runner.run(() -> dialOnThreadOfItsOwn(other.getLocalPort())))
          .hasStackTraceContaining("ermission denied");
      assertThat(dial(other.getLocalPort())).as("everybody else").isTrue();
    }
  }

  @Test
  void withoutPortsNobodyIsDialled() throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      var confined = new Landlock().to(Set.of());
      Assumptions.assumeTrue(confined.isPresent(), "a kernel without Landlock of the network");
      assertThatThrownBy(() -> confined.get().run(() -> dial(other.getLocalPort())))
          .hasStackTraceContaining("ermission denied");
    }
  }
}
