package dev.telefarm.bench.faults;

import static dev.telefarm.bench.faults.Fault.Kind.TROUBLE;

import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.CdnRedirect;
import dev.telefarm.sandbox.proto.v1.Content;
import dev.telefarm.sandbox.proto.v1.Turns;
import java.time.Duration;
import java.util.List;

/** Telegram's servers fail, or send something else than the file's bytes. */
final class ServerFaults {
  private static final Duration WHILE = Duration.ofSeconds(15);

  private ServerFaults() {}

  static List<Fault> all() {
    return List.of(
        once("500-once", 500, "INTERNAL").inQuickRuns(),
        lasting("500-while", 500, "INTERNAL"),
        once("503-once", -503, "Timeout"),
        lasting("503-while", -503, "Timeout"),
        once("busy-once", 500, "WORKER_BUSY_TOO_LONG_RETRY"),
        lasting("busy-while", 500, "WORKER_BUSY_TOO_LONG_RETRY"),
        part("short-part", "a part too short", Content.Change.CHANGE_SHORTENED).inQuickRuns(),
        part("empty-part", "a part without a byte", Content.Change.CHANGE_EMPTY),
        Fault.of(TROUBLE, "cdn", "sent to a content delivery network", Script.of(cdn())));
  }

  private static Fault once(String name, int code, String text) {
    return Fault.of(
        TROUBLE,
        name,
        code + " " + text + ", once",
        Script.of(Rules.once(Rules.error(code, text))));
  }

  private static Fault lasting(String name, int code, String text) {
    return Fault.of(
            TROUBLE,
            name,
            code + " " + text + ", for 15 s",
            Script.of(Rules.during(WHILE, Rules.error(code, text))))
        .lasting(WHILE);
  }

  private static Fault part(String name, String description, Content.Change change) {
    return Fault.of(
        TROUBLE,
        name,
        description,
        Script.of(
            Rules.once(Action.newBuilder().setContent(Content.newBuilder().setChange(change)))));
  }

  /** TDLib follows from a file's beginning alone. */
  private static dev.telefarm.sandbox.proto.v1.Rule.Builder cdn() {
    return Rules.rule(
        Turns.newBuilder(), Action.newBuilder().setCdnRedirect(CdnRedirect.getDefaultInstance()));
  }
}
