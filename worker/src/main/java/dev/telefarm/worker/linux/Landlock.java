package dev.telefarm.worker.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.telefarm.worker.proxy.Confinement;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * landlock(7): from Linux 6.7 on, threads can give up every TCP connection but those to certain
 * ports, for good and for all threads that they start. Needs no privilege. Thread-safe.
 */
public final class Landlock implements Confinement {
  private static final Logger log = LoggerFactory.getLogger(Landlock.class);

  /** The same on every processor that the JVM and TDLib run on. */
  private static final long CREATE_RULESET = 444;

  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;

  private static final long VERSION_ONLY = 1;
  private static final long FIRST_WITH_NETWORK = 4;
  private static final long CONNECT_TCP = 1L << 1;
  private static final long NET_PORT = 2;
  private static final int NO_NEW_PRIVILEGES = 38;

  @Override
  public Optional<Runner> to(Set<Integer> ports) {
    return Calls.FOUND
        .filter(calls -> calls.version() >= FIRST_WITH_NETWORK)
        .map(calls -> new ConfinedThreads(calls, Set.copyOf(ports)));
  }

  private record ConfinedThreads(Calls calls, Set<Integer> ports) implements Runner {
    @Override
    public <T> T run(Supplier<T> task) {
      CompletableFuture<T> result = new CompletableFuture<>();
      Thread.ofPlatform()
          .name("confined")
          .start(() -> {
            try {
              if (!calls.confine(ports)) {
                log.error("the system does not confine this worker's connections");
                throw new IllegalStateException("landlock is there and does not work");
              }
              result.complete(task.get());
            } catch (RuntimeException | Error e) { // whoever asked waits for it
              result.completeExceptionally(e);
            }
          });
      return result.join();
    }
  }

  private record Calls(MethodHandle syscall, MethodHandle prctl, MethodHandle close) {
    /** Not before the first use: a worker shall start fast. */
    static final Optional<Calls> FOUND = find();

    private static Optional<Calls> find() {
      var syscall =
          Libc.function(
              "syscall",
              FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
              Linker.Option.firstVariadicArg(1));
      var prctl =
          Libc.function(
              "prctl",
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.firstVariadicArg(1));
      var close = Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      return syscall.isEmpty() || prctl.isEmpty() || close.isEmpty()
          ? Optional.empty()
          : Optional.of(new Calls(syscall.get(), prctl.get(), close.get()));
    }

    /** 0 or less where there is no Landlock. */
    long version() {
      return call(CREATE_RULESET, 0, 0, MemorySegment.ofAddress(VERSION_ONLY), 0);
    }

    /** For the calling thread. */
    boolean confine(Set<Integer> ports) {
      try (Arena arena = Arena.ofConfined()) {
        // struct landlock_ruleset_attr: nothing of files, connect of the network.
        MemorySegment handled = arena.allocateFrom(ValueLayout.JAVA_LONG, 0, CONNECT_TCP);
        long rules =
            call(CREATE_RULESET, handled.address(), handled.byteSize(), MemorySegment.NULL, 0);
        if (rules < 0) {
          return false;
        }
        boolean done = true;
        for (int port : ports) {
          // struct landlock_net_port_attr
          MemorySegment rule = arena.allocateFrom(ValueLayout.JAVA_LONG, CONNECT_TCP, port);
          done &= call(ADD_RULE, rules, NET_PORT, rule, 0) == 0;
        }
        done &= (int) prctl.invokeExact(NO_NEW_PRIVILEGES, 1L, 0L, 0L, 0L) == 0;
        done &= call(RESTRICT_SELF, rules, 0, MemorySegment.NULL, 0) == 0;
        int _ = (int) close.invokeExact((int) rules);
        return done;
      } catch (Throwable e) {
        throw new IllegalStateException("a call of libc", e);
      }
    }

    private long call(long number, long first, long second, MemorySegment third, long fourth) {
      try {
        return (long) syscall.invokeExact(number, first, second, third, fourth);
      } catch (Throwable e) {
        throw new IllegalStateException("a system call", e);
      }
    }
  }
}
