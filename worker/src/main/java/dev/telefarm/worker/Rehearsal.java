package dev.telefarm.worker;

import static dev.telefarm.worker.telegram.TelegramCalls.call;

import dev.telefarm.worker.telegram.TdFunction.Close;
import dev.telefarm.worker.telegram.TdFunction.GetOption;
import dev.telefarm.worker.telegram.TelegramClient;
import dev.telefarm.worker.telegram.TelegramLibrary;
import dev.telefarm.worker.telegram.tdjson.TdJsonLibrary;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What a worker does at every start, done once for the JVM to take notes of: it then starts later
 * workers from a cache of classes that are loaded and linked already. There is no account, and
 * Telegram is not dialled: TDLib gets no parameters. The supervisor turns the worker away when it
 * attaches, which ends the rehearsal.
 */
final class Rehearsal {
  /** Not the id of an account. */
  static final String ACCOUNT = "-rehearsal";

  private static final long SECONDS = 10;

  private Rehearsal() {}

  /** Returns CLEAN if everything was done. */
  static ExitCode run(Worker worker, TdJsonLibrary library, CompletableFuture<ExitCode> exit)
      throws IOException, InterruptedException {
    loadOwnClasses(WorkerMain.class);
    loadOwnClasses(dev.telefarm.proto.link.v1.WorkerLinkGrpc.class);
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

  /** All those of the jar that {@code one} is in: those of a download are not used here. */
  private static void loadOwnClasses(Class<?> one) throws IOException {
    for (String name : classesBeside(one)) {
      try {
        Class.forName(name, false, one.getClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        // It is loaded when it is needed, or not at all.
      }
    }
  }

  private static List<String> classesBeside(Class<?> one) throws IOException {
    URI jar;
    try {
      jar = one.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (Files.isDirectory(Path.of(jar))) {
      return List.of(); // not from a jar: not cached either
    }
    try (FileSystem files = FileSystems.newFileSystem(Path.of(jar));
        Stream<Path> entries = Files.walk(files.getPath("/"))) {
      return entries
          .map(Path::toString)
          .filter(name -> name.endsWith(".class") && !name.contains("-info"))
          .map(name -> name.substring(1, name.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }
}
