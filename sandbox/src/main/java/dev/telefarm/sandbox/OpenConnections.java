package dev.telefarm.sandbox;

import dev.telefarm.sandbox.control.Connections;
import dev.telefarm.sandbox.session.MtprotoServer;
import dev.telefarm.sandbox.transport.Connection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server that may not be there yet: until then there are none. Thread-safe.
 *
 * @param server asked at each call
 */
record OpenConnections(Supplier<@Nullable MtprotoServer> server) implements Connections {
  @Override
  public List<Connection> open() {
    MtprotoServer running = server.get();
    return running == null ? List.of() : List.copyOf(running.connections());
  }

  @Override
  public long total() {
    MtprotoServer running = server.get();
    return running == null ? 0 : running.traffic().accepted();
  }
}
