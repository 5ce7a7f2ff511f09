package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.ResolveLinkRequest;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;

/** Finds out which links mean a whole album. */
final class AlbumLinks {
  private final TelefarmClient client;
  private final List<String> accounts;

  /**
   * @param accounts the names of those that may look; empty for all that are logged in
   */
  AlbumLinks(TelefarmClient client, List<String> accounts) {
    this.client = client;
    this.accounts = accounts.isEmpty() ? ready(client) : accounts;
  }

  private static List<String> ready(TelefarmClient client) {
    List<String> names = new ArrayList<>();
    for (Account account : Listings.accounts(client)) {
      if (account.getState() == Account.State.STATE_READY) {
        names.add(account.getName());
      }
    }
    return names;
  }

  /**
   * The files of the album that the link means; empty if it means one message. Where no account can
   * say now, empty too: the download of the link says why.
   */
  List<Media> files(String link) {
    for (String account : accounts) {
      try {
        return client
            .chats()
            .resolveLink(ResolveLinkRequest.newBuilder().setParent(account).setLink(link).build())
            .getAlbumList();
      } catch (StatusRuntimeException _) {
        // another account may see more
      }
    }
    return List.of();
  }
}
