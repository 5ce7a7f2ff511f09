package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.KnownParts;
import dev.telefarm.proto.link.v1.PartRun;
import dev.telefarm.proto.link.v1.RemoveDownload;
import dev.telefarm.proto.link.v1.WorkerDirective;
import java.util.List;

/**
 * What workers are told of downloads. Nothing is sent to one that is not attached: it gets the
 * whole desired state when it is. Belongs to the control loop.
 */
final class Directives {
  private Directives() {}

  static void put(AccountEntry account, DownloadEntry entry) {
    entry.writers.add(account.id.name());
    entry.told = true;
    send(
        account,
        WorkerDirective.newBuilder()
            .setPutDownload(DownloadSpecs.of(entry, account.id.name()))
            .build());
  }

  static void remove(AccountEntry account, DownloadEntry entry, boolean discardPartial) {
    var remove =
        RemoveDownload.newBuilder().setDownload(entry.id).setDiscardPartial(discardPartial);
    send(account, WorkerDirective.newBuilder().setRemoveDownload(remove).build());
  }

  /** Another account made these durable. */
  static void known(AccountEntry account, DownloadEntry entry, List<PartRun> durable) {
    var known = KnownParts.newBuilder().setDownload(entry.id).addAllDurable(durable);
    send(account, WorkerDirective.newBuilder().setKnownParts(known).build());
  }

  static void send(AccountEntry account, WorkerDirective directive) {
    if (account.session != null) {
      account.session.send(directive);
    }
  }
}
