package dev.telefarm.supervisor;

import java.io.IOException;

/** Another supervisor holds the data directory; the message says which. */
final class DataDirectoryInUse extends IOException {
  DataDirectoryInUse(String message) {
    super(message);
  }
}
