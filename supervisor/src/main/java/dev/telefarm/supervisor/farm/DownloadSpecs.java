package dev.telefarm.supervisor.farm;

import dev.telefarm.proto.link.v1.DownloadSpec;
import dev.telefarm.supervisor.naming.PathTemplate;

/** What accounts are told to do. */
final class DownloadSpecs {
  private DownloadSpecs() {}

  /** What the account is to do for the download. */
  static DownloadSpec of(DownloadEntry entry, String account) {
    var download = entry.download;
    DownloadSpec.Builder spec =
        DownloadSpec.newBuilder()
            .setDownload(entry.id)
            .setSource(download.getSource())
            .setTarget(download.getTarget())
            .setPriority(entry.urgency())
            .setPath(download.getPath())
            .setUniqueFileId(download.getMedia().getUniqueFileId())
            .setHold(entry.asksIfKnown() && !download.hasMedia());
    PathTemplate.ofStored(download.getTarget().getPath()).ifPresent(spec::setTemplate);
    if (!download.getPath().isEmpty()) {
      spec.addAllKnownParts(entry.parts.runs());
    }
    entry.knownCopy.ifPresent(known ->
        spec.setKnownCopy(
            DownloadSpec.KnownCopy.newBuilder()
                .setPath(known.getPath())
                .setSha256(known.getSha256())
                .setCrc32C(known.getCrc32C())));
    var stripe = entry.stripe;
    if (stripe != null && entry.holders().contains(account)) {
      spec.setStripe(
          DownloadSpec.Stripe.newBuilder()
              .addAllRanges(stripe.planner().ranges(account))
              .setPublishes(account.equals(download.getAssignedAccount())));
    }
    return spec.build();
  }
}
