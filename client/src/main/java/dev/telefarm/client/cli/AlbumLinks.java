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

  /** A farm without accounts waits for the first one: there is nothing to be said of its links. */
  private final boolean nobody;

  /**
   * @param accounts the names of those that may look; empty for all that are logged in
   */
  AlbumLinks(TelefarmClient client, List<String> accounts) {
    this.client = client;
    List<Account> all = new ArrayList<>();
    if (accounts.isEmpty()) {
      Listings.accounts(client).forEach(all::add);
    }
    this.nobody = accounts.isEmpty() && all.isEmpty();
    this.accounts =
        accounts.isEmpty()
            ? all.stream()
                .filter(account -> account.getState() == Account.State.STATE_READY)
                .map(Account::getName)
                .toList()
            : accounts;
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
    return unseen || nobody ? Optional.of(List.of()) : Optional.empty();
  }
}
