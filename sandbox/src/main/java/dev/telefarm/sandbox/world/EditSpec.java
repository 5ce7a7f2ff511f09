package dev.telefarm.sandbox.world;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How a message becomes another one.
 *
 * @param message its number
 * @param text the new text or caption; null for the one it has
 * @param file the new file; null for the one it has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EditSpec(int message, @Nullable String text, @Nullable FileSpec file) {
  /** Validates; {@link InvalidFieldException} names the field. */
  public EditSpec {
    if (text == null && file == null) {
      throw new InvalidFieldException("text", "neither text nor file is given");
    }
  }
}
