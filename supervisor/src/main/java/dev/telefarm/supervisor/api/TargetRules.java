package dev.telefarm.supervisor.api;

import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.supervisor.content.Roots;
import dev.telefarm.supervisor.naming.PathTemplate;
import dev.telefarm.supervisor.naming.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a download's files may be. Looks at the disk: call it on a thread that may wait. What it
 * finds may change later, so the worker looks again before it writes.
 *
 * @param dataDirectory where nothing may be: a file in there could replace a token or a database
 * @param roots where everything must be
 */
record TargetRules(Path dataDirectory, Roots roots) {
  /**
   * Below the 255 of usual file systems: the partial file's name is longer, a renamed one's too.
   */
  private static final int MAX_NAME_BYTES = 240;

  /** Below the system's 4096, for the same reason. */
  private static final int MAX_PATH_BYTES = 4000;

  void path(Fields fields, String text, String field) {
    if (text.isEmpty()) {
      fields.require(false, field, "is required");
      return;
    }
    if (form(fields, text, field).isEmpty()) {
      return;
    }
    PathTemplate template;
    try {
      template = PathTemplate.parse(text);
    } catch (TemplateException e) {
      fields.require(false, field, e.fault());
      return;
    }
    // What its placeholders stand for adds names to that and leads nowhere else.
    Path fixed = Path.of(template.fixed());
    place(fields, fixed, field);
    fields.require(
        !mayLeadToData(fixed, template.further()),
        field,
        "could lead into the supervisor's data directory");
  }

  /** Whether some names more could make it a path in there. */
  private boolean mayLeadToData(Path fixed, int further) {
    try {
      Path data = Roots.resolved(dataDirectory);
      Path real = Roots.resolved(fixed);
      return data.startsWith(real) && real.getNameCount() + further > data.getNameCount();
    } catch (IOException e) {
      return false; // refused for that already
    }
  }

  void manifest(Fields fields, String text, String field) {
    if (text.isEmpty()) {
      return;
    }
    form(fields, text, field)
        .ifPresent(path -> {
          boolean file = Files.isRegularFile(path) || !Files.exists(path);
          fields.require(file && !text.endsWith("/"), field, "must be a file");
          place(fields, path, field);
        });
  }

  /** The path, if it is one that could be used somewhere. */
  private static Optional<Path> form(Fields fields, String text, String field) {
    Optional<String> fault = fault(text);
    fault.ifPresent(description -> fields.require(false, field, description));
    return fault.isEmpty() ? Optional.of(Path.of(text)) : Optional.empty();
  }

  private static Optional<String> fault(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("must not contain control characters");
    }
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      return Optional.of("is not a path on this system");
    }
    Path name = path.getFileName();
    if (!path.isAbsolute()) {
      return Optional.of("must be absolute");
    }
    if (!path.equals(path.normalize())) {
      return Optional.of("must not contain . or ..");
    }
    if (bytes(path) > MAX_PATH_BYTES) {
      return Optional.of("must have at most 4000 bytes");
    }
    if (name != null && bytes(name) > MAX_NAME_BYTES) {
      return Optional.of("must end with a name of at most 240 bytes");
    }
    return Optional.empty();
  }

  private void place(Fields fields, Path path, String field) {
    boolean own;
    boolean inside;
    try {
      own =
          path.startsWith(dataDirectory)
              || Roots.resolved(path).startsWith(Roots.resolved(dataDirectory));
      inside = roots.admit(path);
    } catch (IOException e) {
      fields.require(false, field, "leads through a symbolic link that leads nowhere");
      return;
    }
    fields.require(!own, field, "must be outside of the supervisor's data directory");
    fields.require(
        inside,
        field,
        "must be in one of the folders that the supervisor's configuration allows: "
            + roots.folders(),
        ErrorReason.ERROR_REASON_TARGET_OUTSIDE_ROOTS);
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
