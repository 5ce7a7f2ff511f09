package dev.telefarm.sandbox.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.world.InvalidFieldException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proxy of the sandbox can be, how it may misbehave, and where it leads. */
final class ProxySpecTest {
  private static final String KEY = "00112233445566778899aabbccddeeff";

  @ParameterizedTest
  @CsvSource({
    "SOCKS5, -1, '', '', '', port",
    "SOCKS5, 65536, '', '', '', port",
    "SOCKS5, 0, '', secret, '', username",
    "HTTP, 0, '', '', " + KEY + ", secret",
    "MTPROTO, 0, '', '', '', secret",
    "MTPROTO, 0, '', '', ee" + KEY + ", secret",
    "MTPROTO, 0, me, '', " + KEY + ", username",
  })
  void whatCannotBeIsNamed(
      ProxyType type, int port, String username, String password, String secret, String field) {
    assertThatThrownBy(() -> new ProxySpec(type, port, username, password, secret))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void prefixOfASecretIsNotPartOfItsKey() {
    var plain = new ProxySpec(ProxyType.MTPROTO, 0, "", "", KEY);
    var padded = new ProxySpec(ProxyType.MTPROTO, 0, "", "", "dd" + KEY);
    assertThat(plain.key()).hasSize(16).isEqualTo(padded.key());
    assertThat(plain.paddedOnly()).isFalse();
    assertThat(padded.paddedOnly()).isTrue();
    var beginsWithDd = new ProxySpec(ProxyType.MTPROTO, 0, "", "", "dd" + KEY.substring(2));
    assertThat(beginsWithDd.paddedOnly()).isFalse();
  }

  @Test
  void behaviourIsWithinItsBounds() {
    assertThatThrownBy(() -> new Behaviour(Behaviour.Fault.NONE, 1023, Duration.ZERO, 0))
        .hasMessageContaining("bytes_per_second");
    assertThatThrownBy(() -> new Behaviour(Behaviour.Fault.NONE, 0, Duration.ofSeconds(61), 0))
        .hasMessageContaining("latency");
    assertThatThrownBy(() -> new Behaviour(Behaviour.Fault.NONE, 0, Duration.ZERO, -1))
        .hasMessageContaining("refusing_after_bytes");
  }

  @Test
  void onlyTheSandboxesOwnDataCentresAreReached() {
    var first = new InetSocketAddress("127.160.175.10", 28443);
    var second = new InetSocketAddress("127.160.167.40", 28443);
    var delivery = new InetSocketAddress("127.160.175.203", 28443);
    var centres = new DataCentres("127.160.", Map.of(1, first, 2, second, 203, delivery));
    assertThat(centres.at("127.160.175.10")).contains(first);
    assertThat(centres.at("127.160.167.51")).as("a production one's").contains(second);
    assertThat(centres.at("127.160.175.203")).as("the delivery network").contains(delivery);
    assertThat(centres.number(203)).contains(delivery);
    assertThat(centres.at("127.161.175.10")).as("another sandbox's").isEmpty();
    assertThat(centres.at("127.0.0.1")).isEmpty();
    assertThat(centres.at("example.org")).isEmpty();
    assertThat(centres.number(10_002)).contains(second);
    assertThat(centres.number(-10_001)).contains(first);
    assertThat(centres.number(2)).contains(second);
    assertThat(centres.number(3)).isEmpty();
    assertThat(centres.number(0)).isEmpty();
    assertThat(centres.isProxy(centres.source().getAddress().getHostAddress())).isTrue();
    assertThat(centres.isProxy("127.0.0.1")).isFalse();
  }
}
