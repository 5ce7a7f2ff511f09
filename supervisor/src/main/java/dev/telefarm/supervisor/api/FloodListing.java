package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ListFloodEventsRequest;
import dev.telefarm.proto.v1.ListFloodEventsResponse;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.farm.FarmFloods;
import dev.telefarm.supervisor.store.FloodTable;
import java.util.List;
import java.util.Optional;

/** A page of the flood ledger. */
final class FloodListing {
  /** AIP-159. */
  private static final String EVERY_ACCOUNT = "accounts/-";

  private FloodListing() {}

  static ListFloodEventsResponse answer(ListFloodEventsRequest request, FarmFloods floods) {
    String parent = request.getParent();
    Optional<AccountId> account =
        parent.isEmpty() || parent.equals(EVERY_ACCOUNT)
            ? Optional.empty()
            : Optional.of(Fields.accountName(parent, "parent"));
    int size = Fields.pageSize(request.getPageSize());
    var query = request.toBuilder().clearPageSize().clearPageToken().build();
    Optional<String> cursor = PageToken.cursor(query, request.getPageToken());
    List<FloodTable.Line> page = page(floods, account, cursor, size + 1);
    var response = ListFloodEventsResponse.newBuilder();
    page.stream().limit(size).map(FloodTable.Line::flood).forEach(response::addFloodEvents);
    if (page.size() > size) {
      response.setNextPageToken(PageToken.of(query, page.get(size - 1).cursor()));
    }
    return response.build();
  }

  private static List<FloodTable.Line> page(
      FarmFloods floods, Optional<AccountId> account, Optional<String> cursor, int limit) {
    try {
      return floods.list(account, cursor, limit);
    } catch (IllegalArgumentException e) {
      throw PageToken.invalid();
    }
  }
}
