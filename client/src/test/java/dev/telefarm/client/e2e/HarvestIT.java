package dev.telefarm.client.e2e;

import static dev.telefarm.client.e2e.Bytes.mebibytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.e2e.Telegram.ChatView;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import dev.telefarm.proto.v1.ListSubscriptionsRequest;
import dev.telefarm.proto.v1.Subscription;
import dev.telefarm.proto.v1.SubscriptionServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Chats fetched as wholes, and what comes to them, with real workers. */
@FarmTest(accounts = {"alice", "bob"})
final class HarvestIT {
  @Test
  void batchFetchesWhatTheFilterSaysThroughAnAccountThatSeesTheChat(Farm farm) {
    ChatView films = farm.telegram().chat("films").members("bob");
    for (int i = 1; i <= 12; i++) {
      films.file("reel-%02d.mkv".formatted(i), mebibytes(1) + i);
      films.file("notes-%02d.txt".formatted(i), 100 + i);
    }
    Path folder = farm.newFolder();

    String shown =
        Command.output(
            farm,
            "get",
            "--chat",
            Long.toString(films.tdlibChatId()),
            "--ext",
            "mkv",
            "--min-size",
            (mebibytes(1) + 3) + "B",
            "-o",
            folder + "/");

    assertThat(shown).contains("completed; 10 of 10 files done");
    assertThat(names(folder))
        .containsExactlyElementsOf(
            Stream.iterate(3, i -> i <= 12, i -> i + 1).map("reel-%02d.mkv"::formatted).toList());
    assertThat(FarmDownload.sha256(folder.resolve("reel-07.mkv")))
        .isEqualTo(HexFormat.of().formatHex(farm.telegram().file("films/reel-07.mkv").sha256()));
    assertThat(Command.output(farm, "batches")).contains("completed");
    farm.holdsInvariants();
  }

  @Test
  void subscriptionFetchesEachFileOnceWhateverIsDownWhenItComes(Farm farm) {
    ChatView news = farm.telegram().chat("news").members("alice", "bob").file("1.bin", 1_000);
    Path folder = farm.newFolder();
    assertThat(
            Command.output(
                farm,
                "subscribe",
                Long.toString(news.tdlibChatId()),
                "--from-beginning",
                "-o",
                folder + "/"))
        .contains("Subscribed");
    awaitFiles(farm, folder, "1.bin");

    // Long before the next look: Telegram tells of it.
    news.file("2.bin", 2_000);
    awaitFiles(farm, folder, "1.bin", "2.bin");

    farm.killEverything();
    news.file("3.bin", 3_000);
    farm.startSupervisor();
    awaitFiles(farm, folder, "1.bin", "2.bin", "3.bin");

    // The workers go on, and have nobody to tell.
    farm.supervisor().kill();
    news.file("4.bin", 4_000);
    farm.startSupervisor();
    awaitFiles(farm, folder, "1.bin", "2.bin", "3.bin", "4.bin");

    farm.worker("alice").kill();
    farm.worker("bob").kill();
    news.file("5.bin", 5_000);
    farm.account("alice").await(Account.State.STATE_READY);
    awaitFiles(farm, folder, "1.bin", "2.bin", "3.bin", "4.bin", "5.bin");

    Subscription subscription = subscription(farm);
    assertThat(subscription.getListedCount()).isEqualTo(5);
    assertThat(subscription.getCounts().getCompleted()).isEqualTo(5);
    assertThat(
            farm.client()
                .downloads()
                .listDownloads(
                    ListDownloadsRequest.newBuilder()
                        .setSubscription(subscription.getName())
                        .build())
                .getDownloadsList())
        .extracting(Download::getPath)
        .doesNotHaveDuplicates()
        .hasSize(5);
    farm.holdsInvariants();
  }

  /** Also that there are no others. */
  private static void awaitFiles(Farm farm, Path folder, String... files) {
    Awaitility.await(String.join(", ", files))
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> subscription(farm).getCounts().getCompleted() == files.length);
    assertThat(names(folder)).containsExactly(files);
  }

  private static Subscription subscription(Farm farm) {
    return SubscriptionServiceGrpc.newBlockingStub(farm.client().channel())
        .listSubscriptions(ListSubscriptionsRequest.getDefaultInstance())
        .getSubscriptions(0);
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
