package dev.telefarm.supervisor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system, through {@code sun.misc.Signal} of the module jdk.unsupported:
 * Java has nothing else for them. By reflection, because javac warns of each use in a way that
 * cannot be silenced.
 */
final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Runs the action at each such signal, on a thread of its own, instead of what the JVM would do.
   * On a JVM that cannot, its own handling stays.
   *
   * @param name without SIG
   */
  static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      Object handle =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handle);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      log.warn("SIG{} is left to the JVM", name, e);
    }
  }
}
