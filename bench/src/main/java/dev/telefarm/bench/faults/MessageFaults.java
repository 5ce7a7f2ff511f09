package dev.telefarm.bench.faults;

import static dev.telefarm.bench.faults.Fault.Kind.ENDING;
import static dev.telefarm.bench.faults.Fault.Kind.TROUBLE;

import dev.telefarm.bench.faults.Fault.Outcome;
import dev.telefarm.bench.faults.Script.Act;
import dev.telefarm.bench.faults.Script.Moment;
import dev.telefarm.proto.v1.ErrorReason;
import java.util.List;

/** The message that the file belongs to changes, or what is known of it expires. */
final class MessageFaults {
  private static final Act EXPIRE =
      scene -> scene.telegram().faults().expireReference(scene.file());

  private MessageFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(TROUBLE, "reference-once", "FILE_REFERENCE_EXPIRED, once", Script.atHalf(EXPIRE))
            .inQuickRuns(),
        Fault.of(
            TROUBLE,
            "reference-twice",
            "FILE_REFERENCE_EXPIRED, twice within a minute",
            new Script(List.of(), List.of(new Moment(0.3, EXPIRE), new Moment(0.6, EXPIRE)))),
        Fault.of(
            TROUBLE,
            "edited",
            "caption edited, and the reference expired",
            Script.atHalf(
                expired(scene -> scene.telegram().faults().editCaption(scene.file(), "edited")))),
        // Begins anew: the original is the message's new file then.
        Fault.of(
                TROUBLE,
                "replaced",
                "message edited to another file",
                Script.atHalf(
                    expired(scene -> scene.telegram().faults().replaceFile(scene.file()))))
            .inQuickRuns(),
        ending(
            "deleted",
            "message deleted",
            expired(scene -> scene.telegram().faults().delete(scene.file())),
            ErrorReason.ERROR_REASON_MESSAGE_NOT_FOUND),
        ending(
            "private",
            "channel made private",
            expired(scene -> scene.accounts().forEach(scene.telegram().faults()::deny)),
            ErrorReason.ERROR_REASON_CHAT_NOT_FOUND));
  }

  /** Without that, Telegram serves the file as before. */
  private static Act expired(Act act) {
    return scene -> {
      act.on(scene);
      EXPIRE.on(scene);
    };
  }

  private static Fault ending(String name, String description, Act act, ErrorReason reason) {
    return Fault.of(ENDING, name, description, Script.atHalf(act))
        .ending(new Outcome.Fails(reason))
        .inQuickRuns();
  }
}
