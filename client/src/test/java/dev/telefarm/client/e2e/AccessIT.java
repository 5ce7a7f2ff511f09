package dev.telefarm.client.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.telefarm.client.FarmAddress;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import dev.telefarm.proto.v1.DownloadSource;
import dev.telefarm.proto.v1.DownloadTarget;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ListAccountsRequest;
import dev.telefarm.proto.v1.ListDownloadsRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

@FarmTest
final class AccessIT {
  @Test
  void wrongTokenIsRefused(Farm farm) throws IOException {
    String server = Files.readString(farm.data().resolve("run/api.address")).strip();
    try (var stranger = TelefarmClient.connect(FarmAddress.ofServer(server, "wrong"))) {
      TelefarmException refused =
          refusal(() -> stranger.accounts().listAccounts(ListAccountsRequest.getDefaultInstance()));
      assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_TOKEN_INVALID);
    }
  }

  @Test
  void secretsAreReadableByTheirOwnerOnly(Farm farm) throws IOException {
    assertThat(permissions(farm.data().resolve("api.token"))).isEqualTo("rw-------");
    assertThat(permissions(farm.data().resolve("run"))).isEqualTo("rwx------");
  }

  @Test
  void badInputIsRefusedByFieldAndChangesNothing(Farm farm) {
    var client = farm.client();
    assertThat(
            refusal(() ->
                    client
                        .accounts()
                        .createAccount(
                            CreateAccountRequest.newBuilder().setAccountId("Not Valid").build()))
                .violations())
        .extracting(TelefarmException.FieldViolation::field)
        .containsExactly("account_id");
    var download =
        Download.newBuilder()
            .setSource(DownloadSource.newBuilder().setLink("https://t.me/films/1"))
            .setTarget(DownloadTarget.newBuilder().setPath("relative/path"));
    assertThat(
            refusal(() ->
                    client
                        .downloads()
                        .createDownload(
                            CreateDownloadRequest.newBuilder().setDownload(download).build()))
                .violations())
        .extracting(TelefarmException.FieldViolation::field)
        .containsExactly("download.target.path");
    assertThat(
            client
                .accounts()
                .listAccounts(ListAccountsRequest.getDefaultInstance())
                .getAccountsList())
        .isEmpty();
    assertThat(
            client
                .downloads()
                .listDownloads(ListDownloadsRequest.getDefaultInstance())
                .getDownloadsList())
        .isEmpty();
  }

  private static TelefarmException refusal(Runnable call) {
    return TelefarmException.from(catchThrowableOfType(StatusRuntimeException.class, call::run));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
