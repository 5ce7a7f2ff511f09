package dev.telefarm.worker.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The C library's functions. Linking one costs some ms, so that only those that are used are. */
final class Libc {
  private Libc() {}

  /** Empty if this is not Linux, or its C library has no such function. */
  static Optional<MethodHandle> function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(address -> linker.downcallHandle(address, type, options));
  }
}
