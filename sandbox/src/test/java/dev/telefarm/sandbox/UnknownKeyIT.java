package dev.telefarm.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.Turns;
import dev.telefarm.sandbox.proto.v1.UnknownKey;
import dev.telefarm.sandbox.td.TdClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A key that a data centre does not know any more, as a real TDLib experiences it. In a class of
 * its own because TDLib takes a minute to believe it: other classes run beside it.
 */
class UnknownKeyIT extends FaultFixture {
  @Test
  void unknownKeyEndsTheLogin() {
    TdClient client = newAccount("unknown");
    rule(
        "key",
        Match.newBuilder().setAccount("unknown").build(),
        Turns.getDefaultInstance(),
        Action.newBuilder().setUnknownKey(UnknownKey.getDefaultInstance()).build());
    await()
        .atMost(Duration.ofSeconds(100))
        .until(() -> client.state().equals("authorizationStateClosed"));
    assertThat(firings("key")).isPositive();
  }
}
