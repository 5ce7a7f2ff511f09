package dev.telefarm.client.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.cli.view.Table.Column;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ProxyStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewTest {
  @Test
  void ofManyProxiesOnlyTheFirstAreNamed() {
    Account.Builder cutOff = Account.newBuilder().setName("accounts/alice");
    cutOff.getProxyStatusBuilder().setState(ProxyStatus.State.STATE_UNREACHABLE);
    cutOff.getProxyStatusBuilder().setDetail("a: refused; b: refused");
    assertThat(AccountText.need(cutOff.build()))
        .hasValue("alice: no proxy works: a: refused; b: refused");

    cutOff.getProxyStatusBuilder().setDetail("a: refused; b: refused; c: refused; d: refused");
    assertThat(AccountText.need(cutOff.build()))
        .hasValue(
            "alice: no proxy works: a: refused; b: refused; and 2 others: telefarm proxy test --account alice");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0 B",
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1048063, 1023 KiB",
    "1048064, 1.0 MiB",
    "1048576, 1.0 MiB",
    "104857600, 100 MiB",
    "268435456, 256 MiB",
    "9223372036854775807, 8.0 EiB"
  })
  void bytesAreShortAndNeverReachTheNextUnit(long bytes, String text) {
    assertThat(Amounts.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0:00",
    "1, 0:01",
    "59999, 1:00",
    "3599000, 59:59",
    "3600000, 1 h 00 min",
    "7500000, 2 h 05 min",
    "86399000, 1 d 00 h",
    "273600000, 3 d 04 h",
    "-5000, 0:00"
  })
  void durationsAreRoundedUp(long millis, String text) {
    assertThat(Amounts.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void hundredPercentIsOnlySaidOfWhatIsComplete() {
    assertThat(Amounts.percent(999, 1000)).isEqualTo("99%");
    assertThat(Amounts.percent(1000, 1000)).isEqualTo("100%");
    assertThat(Amounts.percent(5, 0)).isEqualTo("0%");
    assertThat(Amounts.rate(0)).isEmpty();
    assertThat(Amounts.rate(8_493_466)).isEqualTo("8.1 MiB/s");
  }

  @Test
  void columnsStayAlignedWithWideCharacters() {
    List<String> lines =
        new Table(Column.left("NAME"), Column.right("SIZE"))
            .row("映画", "1 B")
            .row("film", "22 B")
            .lines(80);
    assertThat(lines).containsExactly("NAME  SIZE", "映画   1 B", "film  22 B");
  }

  @Test
  void elasticColumnGivesWayAndKeepsTheEndOfTheName() {
    Table table =
        new Table(Column.left("ID"), Column.elastic("FILE"), Column.right("SIZE"))
            .row("1", "a-very-long-name-of-a-film-part-0001.mkv", "1 B");
    List<String> lines = table.lines(40);
    assertThat(lines)
        .allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(40));
    assertThat(lines.get(1)).contains("…").contains("0001.mkv").endsWith("1 B");
    assertThat(table.lines(Integer.MAX_VALUE).get(1))
        .contains("a-very-long-name-of-a-film-part-0001.mkv");
  }

  @Test
  void controlAndDirectionCharactersAreNotPassedOn() {
    assertThat(DisplayText.printable("a\u001b[2J\u202eb\nc\u009bd")).isEqualTo("a [2J b c d");
  }

  @Test
  void barsFillFromTheLeft() {
    assertThat(Bar.ASCII.of(1, 2, 10)).isEqualTo("#####-----");
    assertThat(Bar.BLOCKS.of(0, 2, 4)).isEqualTo("····");
    assertThat(Bar.BLOCKS.of(9, 16, 4)).isEqualTo("██▎·");
    assertThat(Bar.BLOCKS.of(2, 2, 4)).isEqualTo("████");
  }

  @ParameterizedTest
  @CsvSource({"120, 120", "'', 100", "x, 100", "5, 40", "99999, 1000"})
  void widthComesFromTheEnvironment(String columns, int width) {
    assertThat(Width.ofEnvironment(Map.of("COLUMNS", columns)).columns()).isEqualTo(width);
    assertThat(Width.ofEnvironment(Map.of()).columns()).isEqualTo(100);
  }
}
