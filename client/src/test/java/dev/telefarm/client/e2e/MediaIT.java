package dev.telefarm.client.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.ListMediaRequest.Order;
import dev.telefarm.proto.v1.ListMediaResponse;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.proto.v1.ResolveLinkRequest;
import dev.telefarm.proto.v1.ResolveLinkResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the command line and the API down to TDLib: files of a chat by filter, and albums. */
@FarmTest(accounts = "alice")
final class MediaIT {
  @Test
  void filesAreListedByFilterAndPagesStayRight(Farm farm) {
    var films = farm.telegram().chat("films").members("alice");
    for (int i = 1; i <= 4; i++) {
      films.file("reel " + i + ".bin", 1000 + i).file("script " + i + ".PDF", 2000 + i);
    }
    String chat = Long.toString(films.tdlibChatId());
    assertThat(Command.output(farm, "media", chat, "--ext", "pdf", "--oldest-first", "--limit=2"))
        .containsSubsequence("script 1.PDF", "script 2.PDF")
        .doesNotContain("reel", "script 3");
    assertThat(
            Command.output(farm, "media", chat, "--json", "--name=REEL*", "--max-size", "1002B")
                .lines())
        .hasSize(2)
        .allMatch(line -> line.contains("\"reel "));
    assertThat(Command.output(farm, "media", chat, "--type=photo")).contains("No such files");

    ListMediaRequest.Builder request =
        ListMediaRequest.newBuilder()
            .setParent("accounts/alice/chats/" + chat)
            .setFilter(
                MediaFilter.newBuilder().addTypes(Media.Type.TYPE_DOCUMENT).setMinSizeBytes(2000))
            .setPageSize(2);
    for (Order order : List.of(Order.ORDER_OLDEST_FIRST, Order.ORDER_NEWEST_FIRST)) {
      List<String> names = new ArrayList<>();
      ListMediaResponse page = list(farm, request.setOrder(order).clearPageToken());
      films.file("script late.PDF", 3000); // while the pages are turned
      page.getMediaList().forEach(media -> names.add(media.getFileName()));
      while (!page.getNextPageToken().isEmpty()) {
        page = list(farm, request.setPageToken(page.getNextPageToken()));
        page.getMediaList().forEach(media -> names.add(media.getFileName()));
      }
      if (order == Order.ORDER_OLDEST_FIRST) {
        assertThat(names)
            .containsExactly(
                "script 1.PDF", "script 2.PDF", "script 3.PDF", "script 4.PDF", "script late.PDF");
      } else {
        assertThat(names)
            .containsExactly(
                "script late.PDF", "script 4.PDF", "script 3.PDF", "script 2.PDF", "script 1.PDF");
      }
    }
  }

  @Test
  void linkToAnAlbumFetchesItWhole(Farm farm) throws Exception {
    var films =
        farm.telegram()
            .chat("films")
            .members("alice")
            .file("before.bin", 1000)
            .album("holidays", 3000, "one.bin", "two.bin", "three.bin");
    String link = farm.telegram().file("films/two.bin").link();
    ResolveLinkResponse resolved =
        farm.client()
            .chats()
            .resolveLink(
                ResolveLinkRequest.newBuilder().setParent("accounts/alice").setLink(link).build());
    assertThat(resolved.getChat().getChatId()).isEqualTo(films.tdlibChatId());
    assertThat(resolved.getChat().getName()).startsWith("accounts/alice/chats/");
    assertThat(resolved.getAlbumList())
        .extracting(Media::getFileName)
        .containsExactly("one.bin", "two.bin", "three.bin");

    Path album = farm.files().resolve("album");
    assertThat(Command.output(farm, "get", link, "-o", album.toString()))
        .contains("one.bin: completed", "two.bin: completed", "three.bin: completed");
    for (String name : List.of("one.bin", "two.bin", "three.bin")) {
      assertThat(FarmDownload.sha256(album.resolve(name)))
          .isEqualTo(HexFormat.of().formatHex(farm.telegram().file("films/" + name).sha256()));
    }
    Path single = farm.files().resolve("single");
    Command.output(farm, "get", link + "?single", "-o", single + "/");
    try (var files = Files.list(single)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("two.bin");
    }
  }

  private static ListMediaResponse list(Farm farm, ListMediaRequest.Builder request) {
    return farm.client().chats().listMedia(request.build());
  }
}
