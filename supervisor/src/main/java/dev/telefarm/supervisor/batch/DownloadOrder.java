package dev.telefarm.supervisor.batch;

import dev.telefarm.proto.v1.AccountSelector;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadBatch;
import dev.telefarm.proto.v1.DownloadSchedule;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.Subscription;
import java.util.Optional;

/** What the downloads of a batch or a subscription have in common. */
record DownloadOrder(
    DownloadTarget target,
    AccountSelector accounts,
    int priority,
    Optional<DownloadSchedule> schedule) {
  static DownloadOrder of(DownloadBatch batch) {
    return new DownloadOrder(
        batch.getTarget(),
        batch.getAccounts(),
        batch.getPriority(),
        batch.hasSchedule() ? Optional.of(batch.getSchedule()) : Optional.empty());
  }

  static DownloadOrder of(Subscription subscription) {
    return new DownloadOrder(
        subscription.getTarget(),
        subscription.getAccounts(),
        subscription.getPriority(),
        subscription.hasSchedule() ? Optional.of(subscription.getSchedule()) : Optional.empty());
  }

  Download of(DownloadSource source) {
    Download.Builder download =
        Download.newBuilder()
            .setSource(source)
            .setTarget(target)
            .setAccounts(accounts)
            .setPriority(priority);
    schedule.ifPresent(download::setSchedule);
    return download.build();
  }

  /** Of a file that was found at this place of a chat. */
  Download of(Media file, ChatPlace place) {
    DownloadSource.ChatMessage message =
        DownloadSource.ChatMessage.newBuilder()
            .setChatId(file.getChatId())
            .setMessageId(file.getMessageId())
            .build();
    Download download = of(DownloadSource.newBuilder().setMessage(message).build());
    return place.boundAccount().isEmpty()
        ? download
        : download.toBuilder()
            .setAccounts(AccountSelector.newBuilder().addAccounts(place.boundAccount()))
            .build();
  }

  /** Which accounts may list the chat. */
  AccountSelector listers() {
    return accounts.toBuilder().clearMaxAtOnce().build();
  }
}
