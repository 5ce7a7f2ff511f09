package dev.telefarm.client.example;

import dev.telefarm.client.DownloadRequest;
import dev.telefarm.client.FarmAddress;
import dev.telefarm.client.TelefarmClient;
import java.nio.file.Path;

/** Fetches a message's file: java -cp 'target/telefarm/client/*' Example.java LINK */
final class Example {
  static void main(String[] arguments) {
    try (var farm = TelefarmClient.connect(FarmAddress.fromEnvironment(System.getenv()))) {
      farm.start("alice").toCompletableFuture().join();
      var handle =
          farm.download(
              DownloadRequest.ofLink(arguments[0], Path.of("films"))
                  .onProgress(state -> System.out.println(state.getProgress().getDurableBytes()))
                  .build());
      Path file = handle.completion().toCompletableFuture().join();
      System.out.println(file);
    }
  }
}
