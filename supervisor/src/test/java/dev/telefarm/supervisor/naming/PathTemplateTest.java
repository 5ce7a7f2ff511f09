package dev.telefarm.supervisor.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.telefarm.proto.link.v1.TargetTemplate;
import dev.telefarm.proto.link.v1.TargetTemplate.Field;
import dev.telefarm.proto.link.v1.TargetTemplate.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTemplateTest {
  @Test
  void pathIsReadIntoTextAndPlaceholders() {
    TargetTemplate read =
        PathTemplate.ofStored("/data/{chat:20}/{date:yyyy-MM}/{message:6}_{caption|stem}.{ext}")
            .orElseThrow();

    assertThat(read.getFolder()).isFalse();
    assertThat(read.getComponentsList()).hasSize(4);
    assertThat(read.getComponents(0).getPieces(0).getText()).isEqualTo("data");
    assertThat(read.getComponents(1).getPieces(0).getPlaceholder().getValuesList())
        .containsExactly(Value.newBuilder().setField(Field.FIELD_CHAT).setLength(20).build());
    assertThat(read.getComponents(2).getPieces(0).getPlaceholder().getValues(0).getPattern())
        .isEqualTo("yyyy-MM");
    assertThat(read.getComponents(3).getPiecesList()).hasSize(5);
    assertThat(read.getComponents(3).getPieces(2).getPlaceholder().getValuesList())
        .extracting(Value::getField)
        .containsExactly(Field.FIELD_CAPTION, Field.FIELD_STEM);
  }

  @Test
  void doubledBracesAreMeantAsSuch() throws Exception {
    assertThat(PathTemplate.parse("/a{{b}}/{{}}/c").fixed()).isEqualTo("/a{b}/{}/c");
    assertThat(PathTemplate.ofStored("/a/b")).isEmpty();
    assertThat(PathTemplate.ofStored("/a{{b}}/").orElseThrow().getFolder()).isTrue();
    // Three: one that is meant as such, and a placeholder in it.
    assertThat(PathTemplate.parse("/x/{{{chat}}}/y").fixed()).isEqualTo("/x");
  }

  @Test
  void whatCannotBeReadWasStoredBeforeThereWerePlaceholders() {
    assertThat(PathTemplate.ofStored("/a/{b}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/x/{title} ~ unknown placeholder {title}; known are {chat}, {chat_id},",
        "/x/{CHAT} ~ unknown placeholder {CHAT}",
        "/x/{} ~ unknown placeholder {}",
        "/x/{chat|} ~ unknown placeholder {}",
        "/x/{chat ~ a { without its } in '{chat'",
        "/x/{date:yyyy/MM} ~ a { without its } in '{date:yyyy'",
        "/x/chat} ~ a } without its { in 'chat}'",
        "/x/{chat:0} ~ a number from 1 to 240",
        "/x/{chat:241} ~ a number from 1 to 240",
        "/x/{message:x} ~ a number from 1 to 20",
        "/x/{ext:3} ~ {ext:3}, of which there is nothing to say",
        "/x/{date:} ~ a pattern such as yyyy-MM-dd",
        "/x/{date:VV} ~ a pattern such as yyyy-MM-dd",
        "/x/{date:bogus} ~ a pattern such as yyyy-MM-dd"
      })
  void whatIsWrongIsNamed(String path, String fault) {
    TemplateException refused =
        catchThrowableOfType(TemplateException.class, () -> PathTemplate.parse(path));
    assertThat(refused.fault()).contains(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "/{chat}/x, /, 2",
    "/{chat}/x/, /, 3",
    "/srv/{chat}, /srv, 1",
    "/srv/x, /srv/x, 0",
    "/srv/x/, /srv/x, 1",
    "/srv/a/{chat}_{name}, /srv/a, 1"
  })
  void itIsKnownWhatIsFixed(String path, String fixed, int further) throws Exception {
    assertThat(PathTemplate.parse(path).fixed()).isEqualTo(fixed);
    assertThat(PathTemplate.parse(path).further()).isEqualTo(further);
  }
}
