package dev.telefarm.worker.login;

import dev.telefarm.worker.telegram.ConnectionState;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateConnecting;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateConnectingToProxy;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateReady;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateUpdating;
import dev.telefarm.worker.telegram.ConnectionState.ConnectionStateWaitingForNetwork;
import org.jspecify.annotations.Nullable;

/** What TDLib's connection states mean to whoever waits for bytes. */
final class Connections {
  private Connections() {}

  /** Whether Telegram answers. */
  static boolean connected(@Nullable ConnectionState state) {
    return switch (state) {
      case ConnectionStateUpdating _, ConnectionStateReady _ -> true;
      case ConnectionStateWaitingForNetwork _,
          ConnectionStateConnectingToProxy _,
          ConnectionStateConnecting _ ->
          false;
      case null -> true; // nothing speaks against it
    };
  }
}
