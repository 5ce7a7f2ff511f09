package dev.telefarm.sandbox.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telefarm.sandbox.crypto.AuthKey;
import dev.telefarm.sandbox.crypto.RsaKeys;
import dev.telefarm.sandbox.handshake.AuthKeyStore.StoredKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthKeyStoreIT {
  @TempDir Path directory;

  private final Random random = new Random(31);

  private StoredKey key(int dcId) {
    var value = new byte[AuthKey.LENGTH];
    random.nextBytes(value);
    return new StoredKey(new AuthKey(value), dcId, random.nextLong());
  }

  @Test
  void keysAreThereAfterARestart() throws IOException {
    var file = directory.resolve("state/auth-keys");
    var first = key(1);
    var second = key(2);
    var gone = key(1);
    var store = AuthKeyStore.open(file);
    store.put(first);
    store.put(gone);
    store.put(second);
    assertThat(store.remove(gone.key().id())).isTrue();
    assertThat(store.remove(gone.key().id())).isFalse();

    var reopened = AuthKeyStore.open(file);
    assertThat(reopened.find(first.key().id())).contains(first);
    assertThat(reopened.find(second.key().id())).contains(second);
    assertThat(reopened.find(gone.key().id())).isEmpty();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void temporaryKeysAreForgottenAtTheEnd() throws IOException {
    var file = directory.resolve("auth-keys");
    var temporary = key(1);
    var store = AuthKeyStore.open(file);
    store.putTemporary(temporary);
    store.put(key(2));
    assertThat(store.find(temporary.key().id())).contains(temporary);
    assertThat(AuthKeyStore.open(file).find(temporary.key().id())).isEmpty();

    assertThat(store.remove(temporary.key().id())).isTrue();
    assertThat(store.remove(temporary.key().id())).isFalse();
    assertThat(store.find(temporary.key().id())).isEmpty();
  }

  @Test
  void fileOfAnotherKindIsRefusedAndLeftAlone() throws IOException {
    var file = Files.writeString(directory.resolve("notes"), "buy milk\n");
    assertThatThrownBy(() -> AuthKeyStore.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("notes");
    var cut = directory.resolve("cut");
    AuthKeyStore.open(cut).put(key(1));
    Files.writeString(cut, Files.readString(cut).substring(0, 200));
    assertThatThrownBy(() -> AuthKeyStore.open(cut)).isInstanceOf(IOException.class);
    assertThat(file).hasContent("buy milk");
  }

  @Test
  void rsaKeysAreMadeOnce() throws IOException {
    var file = directory.resolve("rsa.pem");
    var made = RsaKeys.loadOrGenerate(file);
    assertThat(RsaKeys.loadOrGenerate(file).publicPem()).isEqualTo(made.publicPem());
    Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(() -> RsaKeys.loadOrGenerate(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rsa.pem");
  }
}
