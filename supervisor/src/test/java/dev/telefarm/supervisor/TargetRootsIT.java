package dev.telefarm.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.rpc.BadRequest;
import dev.telefarm.proto.link.v1.DesiredState;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateDownloadRequest;
import dev.telefarm.proto.v1.Download;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With [downloads] roots configured, nothing gets out of them. */
final class TargetRootsIT {
  @TempDir Path folder;

  @Test
  void targetsOutsideTheRootsAreRefusedAndTheWorkersKnowTheRoots() throws Exception {
    Path media = Files.createDirectory(folder.resolve("media"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createSymbolicLink(media.resolve("out"), outside);
    Path entrance = Files.createSymbolicLink(folder.resolve("entrance"), media);
    try (SupervisorProcess supervisor = new SupervisorProcess(folder)) {
      Files.writeString(
          supervisor.data().resolve("telefarm.toml"),
          "[downloads]\nroots = [\"%s\"]\n".formatted(media),
          StandardOpenOption.APPEND);
      supervisor.start();
      var calls = new FarmCalls(supervisor, folder);

      assertThat(create(supervisor, calls, media.resolve("new/film.mkv")).getName()).isNotEmpty();
      assertThat(create(supervisor, calls, entrance.resolve("film.mkv")).getName()).isNotEmpty();
      for (Path target :
          new Path[] {
            outside.resolve("film.mkv"),
            media.resolveSibling("media-2/film.mkv"),
            media.resolve("out/film.mkv"),
            media.resolve("out/new/film.mkv"),
            entrance.resolve("out/film.mkv"),
            Path.of("/film.mkv")
          }) {
        refusesOutside(
            "download.target.path", catchThrowable(() -> create(supervisor, calls, target)));
      }
      CreateDownloadRequest.Builder listed = calls.download(2).toBuilder();
      listed
          .getDownloadBuilder()
          .getTargetBuilder()
          .setPath(media.resolve("film.mkv").toString())
          .setManifest(outside.resolve("list.jsonl").toString());
      refusesOutside(
          "download.target.manifest",
          catchThrowable(() -> supervisor.downloads().createDownload(listed.build())));

      calls.createAccount("alice");
      calls.awaitAccount("alice", Account.State.STATE_LOGIN_NEEDED);
      // The worker takes it in after it has said that it needs a login.
      Path noted = supervisor.data().resolve("accounts/alice/desired");
      await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(noted));
      var desired = DesiredState.parseFrom(Files.readAllBytes(noted));
      assertThat(desired.getTargetRootsList()).containsExactly(media.toString());
    }
  }

  private static Download create(SupervisorProcess supervisor, FarmCalls calls, Path target)
      throws IOException {
    CreateDownloadRequest.Builder request = calls.download(2).toBuilder();
    request.getDownloadBuilder().getTargetBuilder().setPath(target.toString());
    return supervisor.downloads().createDownload(request.build());
  }

  private static void refusesOutside(String field, Throwable refused) throws Exception {
    assertThat(SupervisorProcess.reason(refused)).isEqualTo("TARGET_OUTSIDE_ROOTS");
    var status = StatusProto.fromThrowable(refused);
    assertThat(status).isNotNull();
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
    assertThat(status.getDetails(1).unpack(BadRequest.class).getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly(field);
  }
}
