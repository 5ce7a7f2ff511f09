package dev.telefarm.sandbox.tl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The constructors and functions that both sides know. Immutable, hence safe for use by several
 * threads.
 *
 * <p>Lines follow TL: {@code name#id field:type opt:flags.N?type = Type;}, functions after {@code
 * ---functions---}. An id may be left out: it is the CRC32 of the line. Where it is given it must
 * be that, which catches a mistyped line.
 *
 * <p>After {@code ---layer N---} stand the forms that constructors had up to that API layer: a
 * client of an older layer is answered with them.
 */
public final class TlSchema {
  private final Map<String, TlConstructor> byName = new HashMap<>();
  private final Map<String, NavigableMap<Integer, TlConstructor>> forms = new HashMap<>();
  private final Map<Integer, TlConstructor> byId = new HashMap<>();
  private final Map<String, TlConstructor> onlyOfType = new HashMap<>();

  private TlSchema(String... sources) {
    for (String source : sources) {
      SchemaParser.parse(source).forEach(this::add);
    }
    byId.values().forEach(this::checkFields);
  }

  /**
   * Reads schema texts, in any order.
   *
   * @throws TlException.BadSchema naming the line that cannot be used
   */
  public static TlSchema parse(String... sources) {
    return new TlSchema(sources);
  }

  /**
   * The schema that the sandbox speaks: {@code mtproto.tl}, {@code api.tl} and {@code older.tl}
   * beside this class.
   */
  public static TlSchema sandbox() {
    return parse(resource("mtproto.tl"), resource("api.tl"), resource("older.tl"));
  }

  private static String resource(String name) {
    try (var in = TlSchema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(TlConstructor constructor) {
    if (formsOf(constructor).putIfAbsent(constructor.lastLayer(), constructor) != null) {
      throw new TlException.BadSchema(constructor.name() + " is in the schema twice");
    }
    if (constructor.lastLayer() == TlConstructor.CURRENT) {
      byName.put(constructor.name(), constructor);
    }
    var twin = byId.putIfAbsent(constructor.id(), constructor);
    if (twin != null) {
      throw new TlException.BadSchema(
          "%s and %s have the same id".formatted(twin.name(), constructor.name()));
    }
    if (!constructor.function() && constructor.result() instanceof TlType.Boxed(var type)) {
      onlyOfType.merge(type, constructor, (first, second) -> first);
    }
  }

  private NavigableMap<Integer, TlConstructor> formsOf(TlConstructor constructor) {
    return forms.computeIfAbsent(constructor.name(), name -> new TreeMap<>());
  }

  private void checkFields(TlConstructor constructor) {
    for (var field : constructor.fields()) {
      var element =
          field.type() instanceof TlType.Vector(var inner, var boxed) ? inner : field.type();
      if (element instanceof TlType.Bare(var name)) {
        bare(name);
      }
      var presence = field.presence();
      if (presence != null
          && constructor.fields().stream().noneMatch(f -> f.name().equals(presence.flagsField()))) {
        throw new TlException.BadSchema(
            "%s has no flags field %s".formatted(constructor.name(), presence.flagsField()));
      }
    }
  }

  /** True when the schema has a constructor or function of that name. */
  public boolean knows(String name) {
    return byName.containsKey(name);
  }

  /** The names of all functions. */
  public Set<String> functions() {
    return byName.values().stream()
        .filter(TlConstructor::function)
        .map(TlConstructor::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  TlConstructor named(String name) {
    var constructor = byName.get(name);
    if (constructor == null) {
      throw new TlException.Unfit(name + " is not in the schema");
    }
    return constructor;
  }

  /** The form that clients of {@code layer} know; 0 stands for the current layer. */
  TlConstructor named(String name, int layer) {
    var known = forms.get(name);
    var form = known == null || layer == 0 ? null : known.ceilingEntry(layer);
    return form == null ? named(name) : form.getValue();
  }

  TlConstructor identified(int id) {
    var constructor = byId.get(id);
    if (constructor == null) {
      throw new TlException.UnknownConstructor(id);
    }
    return constructor;
  }

  /**
   * A bare type names its constructor, or a type (as {@code %Message} does) that has one
   * constructor.
   */
  TlConstructor bare(String name) {
    var constructor = byName.getOrDefault(name, onlyOfType.get(name));
    if (constructor == null) {
      throw new TlException.BadSchema(
          "the bare type %s has no constructor in the schema".formatted(name));
    }
    return constructor;
  }
}
