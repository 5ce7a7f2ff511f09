package dev.telefarm.worker.proxy;

import dev.telefarm.worker.telegram.TdObject.Proxy;

/** How Telegram is reached. */
sealed interface Route {
  record Direct() implements Route {}

  /**
   * Through a proxy.
   *
   * @param proxy by its address
   */
  record Through(Candidate candidate, Proxy proxy) implements Route {}
}
