package dev.telefarm.client;

import com.google.protobuf.FieldMask;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import java.util.Optional;
import java.util.function.Consumer;

/** What a caller changed of an account, as the request that changes nothing else. */
final class AccountUpdate {
  private AccountUpdate() {}

  /**
   * Applies {@code change} to a copy of {@code before}. The request carries the etag of {@code
   * before}, so that it never overwrites what somebody else changed meanwhile.
   *
   * @return empty if nothing was changed
   * @throws IllegalArgumentException if something was changed that is not a setting
   */
  static Optional<UpdateAccountRequest> of(Account before, Consumer<Account.Builder> change) {
    Account.Builder changing = before.toBuilder();
    change.accept(changing);
    Account after = changing.build();
    FieldMask.Builder mask = FieldMask.newBuilder();
    Account.Builder settings = before.toBuilder();
    if (!after.getLabelsMap().equals(before.getLabelsMap())) {
      settings.clearLabels().putAllLabels(after.getLabelsMap());
      mask.addPaths("labels");
    }
    if (after.getMaxParallel() != before.getMaxParallel()) {
      settings.setMaxParallel(after.getMaxParallel());
      mask.addPaths("max_parallel");
    }
    if (after.getLanes() != before.getLanes()) {
      settings.setLanes(after.getLanes());
      mask.addPaths("lanes");
    }
    if (after.getBytesPerSecond() != before.getBytesPerSecond()) {
      settings.setBytesPerSecond(after.getBytesPerSecond());
      mask.addPaths("bytes_per_second");
    }
    if (after.getDailyByteBudget() != before.getDailyByteBudget()) {
      settings.setDailyByteBudget(after.getDailyByteBudget());
      mask.addPaths("daily_byte_budget");
    }
    if (!settings.build().equals(after)) {
      throw new IllegalArgumentException(
          "of an account, only labels, max_parallel, lanes, bytes_per_second and daily_byte_budget"
              + " can be changed");
    }
    return mask.getPathsCount() == 0
        ? Optional.empty()
        : Optional.of(
            UpdateAccountRequest.newBuilder().setAccount(after).setUpdateMask(mask).build());
  }
}
