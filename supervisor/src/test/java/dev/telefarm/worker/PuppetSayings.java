package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.link.v1.WorkerReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Says what a test wants said: the report, in bytes, in the file {@code say} of the account's
 * folder, once; and that something else holds the account back, whenever that is so.
 */
final class PuppetSayings {
  private final Path file;
  private final PuppetAccount account;
  private final Consumer<WorkerReport> out;
  private Limits said = Limits.getDefaultInstance();

  PuppetSayings(Path folder, PuppetAccount account, Consumer<WorkerReport> out) {
    this.file = folder.resolve("say");
    this.account = account;
    this.out = out;
  }

  void look() {
    Limits limits = account.heldBackBy();
    if (!limits.equals(said)) {
      said = limits;
      out.accept(WorkerReport.newBuilder().setLimits(limits).build());
    }
    try {
      if (Files.exists(file)) {
        WorkerReport report = WorkerReport.parseFrom(Files.readAllBytes(file));
        Files.delete(file);
        out.accept(report);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
