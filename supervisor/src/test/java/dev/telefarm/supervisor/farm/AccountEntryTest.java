package dev.telefarm.supervisor.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.proto.v1.AccountLimit;
import dev.telefarm.proto.v1.DownloadWait;
import dev.telefarm.proto.v1.ProxyStatus;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.store.proto.StoredAccount;
import dev.telefarm.supervisor.store.proto.StoredWorker;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AccountEntryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final AccountEntry entry =
      new AccountEntry(
          AccountId.parse("alice").orElseThrow(),
          StoredAccount.getDefaultInstance(),
          StoredWorker.getDefaultInstance());

  private void reaches(ProxyStatus.State state) {
    entry.proxy = ProxyStatus.newBuilder().setState(state).setDetail("what was tried").build();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProxyStatus.State.class,
      names = {"STATE_SEARCHING", "STATE_UNREACHABLE"})
  void nothingComesWithoutAWay(ProxyStatus.State state) {
    reaches(state);

    assertThat(entry.proxyHold())
        .hasValueSatisfying(hold -> {
          assertThat(hold.cause()).isEqualTo(DownloadWait.Cause.CAUSE_NETWORK);
          assertThat(hold.until()).isEmpty();
        });
    assertThat(entry.view(NOW).getLimitsList())
        .containsExactly(
            AccountLimit.newBuilder()
                .setCause(AccountLimit.Cause.CAUSE_PROXY)
                .setDetail("what was tried")
                .build());
  }

  @ParameterizedTest
  @EnumSource(
      value = ProxyStatus.State.class,
      names = {"STATE_UNSPECIFIED", "STATE_DIRECT", "STATE_CONNECTED"})
  void aWayHoldsNothingBack(ProxyStatus.State state) {
    reaches(state);

    assertThat(entry.proxyHold()).isEmpty();
    assertThat(entry.view(NOW).getLimitsList()).isEmpty();
  }

  @Test
  void whoSaidNothingYetIsNotCutOff() {
    assertThat(entry.cutOff()).isFalse();
  }
}
