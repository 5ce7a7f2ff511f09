package dev.telefarm.worker;

import dev.telefarm.worker.telegram.tdjson.LibraryUnusableException;
import dev.telefarm.worker.telegram.tdjson.TdJsonLibrary;
import java.nio.file.Path;

/**
 * Says the version of a TDLib library, or why it cannot be used: for {@code telefarm doctor}. The
 * library gets no parameters, so it dials nobody.
 */
public final class LibraryMain {
  private LibraryMain() {}

  static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("worker: give the file of the library");
      System.exit(64);
    }
    try {
      System.out.println(TdJsonLibrary.load(Path.of(arguments[0]), 0).version());
    } catch (LibraryUnusableException e) {
      System.err.println("worker: " + e.getMessage());
      System.exit(1);
    }
  }
}
