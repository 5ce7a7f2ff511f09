package dev.telefarm.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Rows as JSON: a list of {@code {case, value, unit, target, holds, inputs}}. {@code value} is null
 * and {@code note} says why where nothing was measured; {@code inputs} is a list of {@code {name,
 * value, unit}}; {@code details} is an object of texts, where there are any.
 */
public final class JsonRows {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonRows() {}

  /** Ends with a line break. */
  public static String render(List<Row> rows) {
    ArrayNode list = MAPPER.createArrayNode();
    rows.forEach(row -> write(row, list.addObject()));
    try {
      return MAPPER.writeValueAsString(list) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of texts and numbers always can be written
    }
  }

  private static void write(Row row, ObjectNode to) {
    to.put("case", row.name());
    to.put("value", row.value().isPresent() ? Double.valueOf(row.value().getAsDouble()) : null);
    to.put("unit", row.unit()).put("target", row.target().toString()).put("holds", row.holds());
    if (!row.note().isEmpty()) {
      to.put("note", row.note());
    }
    if (!row.details().isEmpty()) {
      ObjectNode details = to.putObject("details");
      row.details().forEach(details::put);
    }
    ArrayNode inputs = to.putArray("inputs");
    for (Input input : row.inputs()) {
      inputs
          .addObject()
          .put("name", input.name())
          .put("value", input.value())
          .put("unit", input.unit());
    }
  }
}
