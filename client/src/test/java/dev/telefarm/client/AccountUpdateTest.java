package dev.telefarm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.ErrorReason;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountUpdateTest {
  @TempDir Path data;
  InMemoryFarm farm;
  TelefarmClient client;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(data).with("alice", Account.State.STATE_READY);
    client = TelefarmClient.connect(FarmAddress.ofDataDirectory(data));
  }

  @AfterEach
  void stop() {
    client.close();
    farm.close();
  }

  @Test
  void whatSomebodyElseChangesMeanwhileStays() {
    farm.accounts().beforeNextUpdate(() -> farm.accounts().relabel("alice", "region", "eu"));
    Account changed =
        client.updateAccount("alice", account -> account.setLanes(2).putLabels("tier", "free"));
    assertThat(changed.getLanes()).isEqualTo(2);
    assertThat(changed.getLabelsMap()).containsEntry("region", "eu").containsEntry("tier", "free");
    assertThat(farm.accounts().get("alice")).isEqualTo(changed);
  }

  @Test
  void nothingIsSentWhenNothingChanges() {
    farm.accounts()
        .beforeNextUpdate(() -> {
          throw new AssertionError("an update was sent");
        });
    assertThat(client.updateAccount("accounts/alice", account -> account.setLanes(0)))
        .isEqualTo(farm.accounts().get("alice"));
  }

  @Test
  void onlySettingsCanBeChanged() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            client.updateAccount(
                "alice", account -> account.setState(Account.State.STATE_STOPPED)));
    assertThatThrownBy(() -> client.updateAccount("nobody", account -> account.setLanes(2)))
        .isInstanceOfSatisfying(
            TelefarmException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.ERROR_REASON_ACCOUNT_NOT_FOUND));
  }
}
