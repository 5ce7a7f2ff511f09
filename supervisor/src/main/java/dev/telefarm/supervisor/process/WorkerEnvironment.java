package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The environment variables of a worker. */
final class WorkerEnvironment {
  private static final String TOKEN_VARIABLE = "TELEFARM_LINK_TOKEN";

  private static final boolean MUSL = Files.exists(Path.of("/lib/ld-musl-x86_64.so.1"));

  private WorkerEnvironment() {}

  /**
   * Takes out what configures the supervisor: it is not the worker's business, api_hash least of
   * all, which comes over the link.
   *
   * @param token what the worker shows when it attaches
   */
  static void set(Map<String, String> environment, Secret token) {
    environment.keySet().removeIf(name -> name.startsWith("TELEFARM_"));
    environment.put(TOKEN_VARIABLE, token.reveal());
    // Otherwise RocksDB runs `ldd` and `grep` at each start to find that out: 140 ms.
    environment.put("ROCKSDB_MUSL_LIBC", Boolean.toString(MUSL));
  }
}
