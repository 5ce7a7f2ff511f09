package dev.telefarm.sandbox.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** What a proxy counts. Thread-safe. */
final class Tally {
  final AtomicLong connections = new AtomicLong();
  final AtomicLong tunnels = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong toClients = new AtomicLong();
  final AtomicLong fromClients = new AtomicLong();
}
