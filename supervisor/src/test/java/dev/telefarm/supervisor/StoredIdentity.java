package dev.telefarm.supervisor;

import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.store.Changes;
import dev.telefarm.supervisor.store.CrashPoints;
import dev.telefarm.supervisor.store.FarmStore;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The process that a dead supervisor's store says is an account's worker. */
record StoredIdentity(long pid, long start, String bootId) {
  /** Makes the store of a data directory without a supervisor say so, by account. */
  static void write(Path data, Map<String, StoredIdentity> identities) throws IOException {
    try (FarmStore store = FarmStore.open(data.resolve("store"), CrashPoints.at(""))) {
      var stored = store.load().workers();
      identities.forEach((account, identity) -> {
        StoredWorker worker = stored.getOrDefault(account, StoredWorker.getDefaultInstance());
        store
            .commit(
                new Changes()
                    .put(
                        new AccountId(account),
                        worker.toBuilder()
                            .setPid(identity.pid())
                            .setProcessStart(identity.start())
                            .setBootId(identity.bootId())
                            .build()))
            .join();
      });
    }
  }
}
