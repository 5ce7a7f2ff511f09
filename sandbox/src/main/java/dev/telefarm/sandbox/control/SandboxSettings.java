package dev.telefarm.sandbox.control;

import dev.telefarm.sandbox.session.ServerAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * What a worker needs to use a sandbox.
 *
 * @param library absolute path of the patched libtdjson
 * @param addresses where the data centres listen
 */
public record SandboxSettings(Path library, List<ServerAddress> addresses) {
  /** Any api_id is accepted; this one shows that it is nobody's. */
  public static final int API_ID = 1;

  /** Any api_hash is accepted. */
  public static final String API_HASH = "00000000000000000000000000000000";

  public SandboxSettings {
    addresses = List.copyOf(addresses);
  }
}
