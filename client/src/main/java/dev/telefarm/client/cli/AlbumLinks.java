package dev.telefarm.client.cli;

import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.ResolveLinkRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
   * The files of the album that the link means, none if it means one message; empty where no
   * account can say now.
   */
  Optional<List<Media>> files(String link) {
    boolean unseen = false;
    for (String account : accounts) {
      try {
        return Optional.of(
            client
                .chats()
                .resolveLink(
                    ResolveLinkRequest.newBuilder().setParent(account).setLink(link).build())
                .getAlbumList());
      } catch (StatusRuntimeException refused) {
        Status.Code code = refused.getStatus().getCode();
        // Another account may see more. If none does, the download of the link says why.
        unseen |= code == Status.Code.NOT_FOUND || code == Status.Code.INVALID_ARGUMENT;
      }
    }
    return unseen ? Optional.of(List.of()) : Optional.empty();
  }
}
