package dev.telefarm.supervisor.access;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.List;

/**
 * What a request is about, by the names of its fields, which are the same in every method.
 *
 * @param resource its name, or the id that it is to have; empty if the request names none
 * @param requestId empty if it has none
 */
public record CallSubject(String resource, String requestId) {
  public static final CallSubject NONE = new CallSubject("", "");

  private static final List<String> NAMES = List.of("name", "account_id", "parent");

  public static CallSubject of(Object request) {
    return request instanceof Message message
        ? new CallSubject(resource(message), text(message, "request_id"))
        : NONE;
  }

  private static String resource(Message request) {
    for (String field : NAMES) {
      String name = text(request, field);
      if (!name.isEmpty()) {
        return name;
      }
    }
    // Update methods name the resource inside of it.
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      if (field.getJavaType() == JavaType.MESSAGE
          && !field.isRepeated()
          && request.hasField(field)
          && request.getField(field) instanceof Message inner) {
        String name = text(inner, "name");
        if (!name.isEmpty()) {
          return name;
        }
      }
    }
    return "";
  }

  private static String text(Message message, String name) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return field != null && field.getJavaType() == JavaType.STRING && !field.isRepeated()
        ? (String) message.getField(field)
        : "";
  }
}
