package dev.telefarm.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonRowsTest {
  @Test
  void eachRowIsAnObjectWithItsInputs() throws Exception {
    Row row =
        Row.measured(
            "store",
            0.96,
            "x",
            new Target.AtLeast(0.95),
            List.of(Input.seconds("bare run 1", 8_000_000_000L)));
    JsonNode written = new ObjectMapper().readTree(JsonRows.render(List.of(row)));
    assertThat(written)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"case": "store", "value": 0.96, "unit": "x", "target": ">= 0.95", "holds": true,
                      "inputs": [{"name": "bare run 1", "value": 8.0, "unit": "s"}]}]\
                    """));
  }

  @Test
  void whatWasNotMeasuredHasNoValueAndSaysWhy() throws Exception {
    Row row = Row.missing("crash", "s", new Target.AtMost(2), "out of time");
    JsonNode written = new ObjectMapper().readTree(JsonRows.render(List.of(row))).get(0);
    assertThat(written.get("value").isNull()).isTrue();
    assertThat(written.get("holds").asBoolean()).isFalse();
    assertThat(written.get("note").asText()).isEqualTo("out of time");
  }
}
