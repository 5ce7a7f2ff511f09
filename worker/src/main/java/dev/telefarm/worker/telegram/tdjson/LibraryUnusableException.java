package dev.telefarm.worker.telegram.tdjson;

import org.jspecify.annotations.Nullable;

/** The TDLib library is missing or is none; the message names the file. */
public final class LibraryUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LibraryUnusableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
