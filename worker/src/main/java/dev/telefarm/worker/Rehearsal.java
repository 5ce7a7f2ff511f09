package dev.telefarm.worker;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.GetOption;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.tdjson.TdJsonLibrary;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What a worker does at every start, done once for the JVM to take notes of: it then starts later
 * workers from a cache of classes that are loaded and linked already. The supervisor wants of it
 * what it wants of a worker without downloads, and turns it away when the account is ready, which
 * ends the rehearsal. There is no account: what TDLib would say of one is said without TDLib, and
 * TDLib itself gets no parameters, so that Telegram is not dialled.
 */
final class Rehearsal {
  /** Not the id of an account. */
  static final String ACCOUNT = "-rehearsal";

  private static final long SECONDS = 10;
  private static final String CLASS = ".class";

  private Rehearsal() {}

  /** Returns CLEAN if everything was done. */
  static ExitCode run(Worker worker, TdJsonLibrary library, CompletableFuture<ExitCode> exit)
      throws IOException, InterruptedException {
    loadOwnClasses();
    worker.start();
    askTdlib(library);
    try {
      ExitCode code = exit.get(SECONDS, TimeUnit.SECONDS);
      return code == ExitCode.REFUSED ? ExitCode.CLEAN : code;
    } catch (TimeoutException e) {
      return ExitCode.INTERNAL;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      worker.close();
    }
  }

  private static void askTdlib(TelegramLibrary library) throws InterruptedException {
    TelegramClient client = library.open(_ -> {});
    var _ = call(client, new GetOption("version"));
    var _ = call(client, new Close());
    client.closed().join();
  }

  /** All of the worker's: those of a download are not used here. */
  private static void loadOwnClasses() throws IOException {
    String folder = Rehearsal.class.getPackageName().replace('.', '/') + "/";
    for (String entry : entriesBeside(Rehearsal.class)) {
      if (entry.startsWith(folder) && entry.endsWith(CLASS) && !entry.contains("-info")) {
        String name = entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
        try {
          Class.forName(name, false, Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
          // It is loaded when it is needed, or not at all.
        }
      }
    }
  }

  private static List<String> entriesBeside(Class<?> one) throws IOException {
    Path jar;
    try {
      jar = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (Files.isDirectory(jar)) {
      return List.of(); // not from a jar: not cached either
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(JarEntry::getName).toList();
    }
  }
}
