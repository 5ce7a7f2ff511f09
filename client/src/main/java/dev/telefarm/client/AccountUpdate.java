package dev.telefarm.client;

import com.google.protobuf.FieldMask;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.UpdateAccountRequest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a caller changed of an account, as the request that changes nothing else. */
final class AccountUpdate {
  private static final int ATTEMPTS = 5;

  private AccountUpdate() {}

  /**
   * Stores what {@code change} makes of the account. When the account changes at the same time it
   * is read and changed again.
   *
   * @return the account with the change
   * @throws TelefarmException of what the calls throw
   */
  static Account store(
      Consumer<Account.Builder> change,
      Supplier<Account> read,
      Function<UpdateAccountRequest, Account> write) {
    for (int attempt = 1; ; attempt++) {
      Account before = read.get();
      Optional<UpdateAccountRequest> update = of(before, change);
      if (update.isEmpty()) {
        return before;
      }
      try {
        return write.apply(update.get());
      } catch (TelefarmException e) {
        // A repeated call whose first answer was lost meets its own change here, too.
        if (e.reason() != ErrorReason.ERROR_REASON_ETAG_MISMATCH || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

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
    if (!after.getProxy().equals(before.getProxy())) {
      settings.setProxy(after.getProxy());
      mask.addPaths("proxy");
    }
    if (!settings.build().equals(after)) {
      throw new IllegalArgumentException(
          "of an account, only labels, max_parallel, lanes, bytes_per_second, daily_byte_budget and"
              + " proxy can be changed");
    }
    return mask.getPathsCount() == 0
        ? Optional.empty()
        : Optional.of(
            UpdateAccountRequest.newBuilder().setAccount(after).setUpdateMask(mask).build());
  }
}
