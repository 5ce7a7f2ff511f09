package dev.telefarm.client.e2e;

import dev.telefarm.client.DownloadHandle;
import dev.telefarm.client.DownloadRequest;
import dev.telefarm.proto.v1.DownloadTarget;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A download that a test is about to ask for. */
final class FarmOrder {
  private final Farm farm;
  private final Telegram.SharedFile original;
  private final DownloadRequest.Builder request;

  /** Of {@code chat/file} into a folder of its own, by any account. */
  FarmOrder(Farm farm, String file) {
    this.farm = farm;
    this.original = farm.telegram().file(file);
    this.request =
        DownloadRequest.ofMessage(original.chat().tdlibChatId(), original.messageId(), farm.files())
            .target(farm.newFolder() + "/");
  }

  FarmOrder by(String... accounts) {
    for (String account : accounts) {
      request.account(account);
    }
    return this;
  }

  /** Striped over so many accounts. */
  FarmOrder atOnce(int accounts) {
    request.accountsAtOnce(accounts);
    return this;
  }

  /** With a trailing slash, into that folder; else to that file. */
  FarmOrder to(String path) {
    request.target(path);
    return this;
  }

  FarmOrder ifExists(DownloadTarget.IfExists value) {
    request.ifExists(value);
    return this;
  }

  FarmOrder listedIn(Path manifest) {
    request.manifest(manifest.toString());
    return this;
  }

  FarmOrder with(UnaryOperator<DownloadRequest.Builder> change) {
    var _ = change.apply(request);
    return this;
  }

  FarmDownload begin() {
    DownloadHandle handle = farm.client().download(request.build());
    return new FarmDownload(farm, handle.name(), original);
  }
}
