package dev.telefarm.supervisor;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes requests that nobody would send: fields left out or filled with limits, with other fields'
 * values, with texts that break parsers. The same seed makes the same ones. Not thread-safe.
 */
final class RequestFuzzer {
  private static final int DEPTH = 4;

  private static final List<Long> NUMBERS =
      List.of(0L, 1L, -1L, 2L, 16L, 17L, 100L, 101L, 1000L, 1L << 31, 1L << 62, -(1L << 62));

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "/",
          "..",
          "../../etc/passwd",
          "accounts/",
          "accounts/nobody",
          "accounts/alice/chats/1",
          "accounts/alice/chats/films",
          "accounts/alice/chats/99999999999999999999",
          "workers/nobody",
          "downloads/01ARZ3NDEKTSV4RRFFQ69G5FAV",
          "batches/01ARZ3NDEKTSV4RRFFQ69G5FAV",
          "subscriptions/01ARZ3NDEKTSV4RRFFQ69G5FAV",
          "downloads/x\u0000y",
          "https://t.me/films/1",
          "tg://resolve?domain=films&post=1",
          "https://example.org/",
          "/proc/self/mem",
          "/tmp/{chat}/{date:yyyy}/{name",
          "{".repeat(200),
          "%s%n%x",
          "a'; DROP TABLE downloads; --",
          "\ud83d\ude00\u202e\u0301",
          "daily 25:00-99:99",
          "x".repeat(5000));

  private final SplittableRandom random;
  private final List<String> known;

  /**
   * @param known names of what there is
   */
  RequestFuzzer(long seed, List<String> known) {
    this.random = new SplittableRandom(seed);
    this.known = List.copyOf(known);
  }

  /** A message of the same type as the prototype. */
  Message next(Message prototype) {
    return message(prototype.newBuilderForType(), 0);
  }

  private Message message(Message.Builder builder, int depth) {
    for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
      if (random.nextInt(3) == 0 || (depth == DEPTH && isMessage(field))) {
        continue;
      }
      if (field.isMapField()) {
        for (int i = random.nextInt(3); i > 0; i--) {
          builder.addRepeatedField(field, message(builder.newBuilderForField(field), depth + 1));
        }
      } else if (field.isRepeated()) {
        for (int i = random.nextInt(4); i > 0; i--) {
          builder.addRepeatedField(field, value(builder, field, depth));
        }
      } else {
        builder.setField(field, value(builder, field, depth));
      }
    }
    return builder.build();
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private Object value(Message.Builder parent, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) number();
      case LONG -> number();
      case FLOAT -> (float) number();
      case DOUBLE -> random.nextBoolean() ? Double.NaN : (double) number();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTE_STRING -> ByteString.copyFromUtf8(text());
      case ENUM -> constant(field.getEnumType());
      case MESSAGE -> message(parent.newBuilderForField(field), depth + 1);
    };
  }

  private long number() {
    return random.nextInt(4) == 0 ? random.nextLong() : NUMBERS.get(random.nextInt(NUMBERS.size()));
  }

  private String text() {
    List<String> all = new ArrayList<>(TEXTS);
    all.addAll(known);
    return all.get(random.nextInt(all.size()));
  }

  /** One in four is of a newer version. */
  private Object constant(EnumDescriptor type) {
    return random.nextInt(4) == 0
        ? type.findValueByNumberCreatingIfUnknown(random.nextInt(50, 1000))
        : type.getValues().get(random.nextInt(type.getValues().size()));
  }
}
