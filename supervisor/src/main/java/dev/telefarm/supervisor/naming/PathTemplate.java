package dev.telefarm.supervisor.naming;

import dev.telefarm.proto.link.v1.TargetTemplate;
import dev.telefarm.proto.link.v1.TargetTemplate.Component;
import dev.telefarm.proto.link.v1.TargetTemplate.Piece;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A target's path with placeholders, as download.proto describes it. Immutable.
 *
 * <p>It is read here and filled in by the worker that finds the message: what it is made of goes
 * over the link, so that there is one reader. <i>Rejected:</i> filling it in here, when the worker
 * has told of the message; that would be a round trip before each file.
 */
public final class PathTemplate {
  private final TargetTemplate parts;

  private PathTemplate(TargetTemplate parts) {
    this.parts = parts;
  }

  /**
   * Reads a path that begins with a slash; without braces it is a template without placeholders.
   *
   * @throws TemplateException naming what is wrong
   */
  public static PathTemplate parse(String path) throws TemplateException {
    TargetTemplate.Builder parts = TargetTemplate.newBuilder().setFolder(path.endsWith("/"));
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        parts.addComponents(ComponentReader.read(name));
      }
    }
    return new PathTemplate(parts.build());
  }

  /**
   * For the worker; empty if the path means itself. One that was stored before there were
   * placeholders, and is none, does too.
   */
  public static Optional<TargetTemplate> ofStored(String path) {
    if (path.indexOf('{') < 0 && path.indexOf('}') < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(path).parts);
    } catch (TemplateException e) {
      return Optional.empty();
    }
  }

  /** The folders, and if it has no placeholders the file, that are certain. */
  public String fixed() {
    return "/"
        + fixedComponents().stream().map(PathTemplate::text).collect(Collectors.joining("/"));
  }

  /** How many names may follow what is fixed; fewer if some come out empty. */
  public int further() {
    return parts.getComponentsCount() - fixedComponents().size() + (parts.getFolder() ? 1 : 0);
  }

  private List<Component> fixedComponents() {
    return parts.getComponentsList().stream()
        .takeWhile(component -> component.getPiecesList().stream().noneMatch(Piece::hasPlaceholder))
        .toList();
  }

  private static String text(Component component) {
    return component.getPiecesList().stream().map(Piece::getText).collect(Collectors.joining());
  }
}
