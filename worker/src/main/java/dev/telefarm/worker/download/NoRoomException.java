package dev.telefarm.worker.download;

import java.io.IOException;

/** The disk is about to be full; there may be room again later. */
final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String message) {
    super(message);
  }
}
