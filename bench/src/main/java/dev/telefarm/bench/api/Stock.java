package dev.telefarm.bench.api;

import dev.telefarm.bench.lab.Farm;
import dev.telefarm.bench.lab.Lab;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Downloads that nobody fetches: no account has the label that they ask for. For one thread. */
final class Stock {
  /** Each with a connection of its own. */
  static final int CLIENTS = 16;

  private final List<String> names = new ArrayList<>();

  /**
   * Creates so many more.
   *
   * @return ns from the first call until the last one was acknowledged
   */
  long add(Lab lab, int count) throws IOException {
    Farm farm = lab.farm();
    String folder = lab.files() + "/";
    List<TelefarmClient> clients =
        IntStream.range(0, CLIENTS).mapToObj(_ -> farm.connectAnew()).toList();
    AtomicInteger next = new AtomicInteger();
    Queue<String> made = new ConcurrentLinkedQueue<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(CLIENTS)) {
      long start = System.nanoTime();
      var all =
          clients.stream()
              .map(client ->
                  CompletableFuture.runAsync(
                      () -> {
                        for (int i = next.incrementAndGet();
                            i <= count;
                            i = next.incrementAndGet()) {
                          made.add(client.downloads().createDownload(request(folder, i)).getName());
                        }
                      },
                      callers))
              .toList();
      all.forEach(CompletableFuture::join);
      return System.nanoTime() - start;
    } finally {
      clients.forEach(TelefarmClient::close);
      names.addAll(made);
    }
  }

  /** Creates those that are missing of so many. */
  void fill(Lab lab, int count) throws IOException {
    if (names.size() < count) {
      long _ = add(lab, count - names.size());
    }
  }

  int size() {
    return names.size();
  }

  /** The first so many; see {@link #fill}. */
  List<String> first(int count) {
    return List.copyOf(names.subList(0, count));
  }

  private static CreateDownloadRequest request(String folder, int number) {
    var message = DownloadSource.ChatMessage.newBuilder().setChatId(1).setMessageId(number);
    return CreateDownloadRequest.newBuilder()
        .setDownload(
            Download.newBuilder()
                .setSource(DownloadSource.newBuilder().setMessage(message))
                .setTarget(DownloadTarget.newBuilder().setPath(folder))
                .setAccounts(AccountSelector.newBuilder().putLabels("bench", "nobody")))
        .build();
  }
}
