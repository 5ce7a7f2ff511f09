package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.session.RpcCall;
import dev.telefarm.sandbox.session.ServerAddress;
import dev.telefarm.sandbox.tl.TlObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What a client asks a data centre about itself. */
final class HelpMethods {
  private final List<ServerAddress> addresses;
  private final InstantSource clock;

  HelpMethods(List<ServerAddress> addresses, InstantSource clock) {
    this.addresses = List.copyOf(addresses);
    this.clock = clock;
  }

  void register(MethodTable methods) {
    methods.open("help.getConfig", this::getConfig);
    methods.open("help.getNearestDc", HelpMethods::getNearestDc);
    methods.open("help.getAppConfig", HelpMethods::getAppConfig);
    methods.open(
        "help.getTermsOfServiceUpdate", call -> expiring("help.termsOfServiceUpdateEmpty"));
    methods.open("help.getPromoData", call -> expiring("help.promoDataEmpty"));
  }

  private TlObject getConfig(RpcCall call) {
    return TlObject.of("config")
        .with("date", now())
        .with("expires", now() + (int) Duration.ofHours(1).toSeconds())
        .with("test_mode", true)
        .with("this_dc", call.session().dcId())
        .with("dc_options", dcOptions(addresses))
        .with("dc_txt_domain_name", "localhost")
        .with("chat_size_max", 200)
        .with("megagroup_size_max", 200_000)
        .with("forwarded_count_max", 100)
        .with("online_update_period_ms", 210_000)
        .with("offline_blur_timeout_ms", 5_000)
        .with("offline_idle_timeout_ms", 30_000)
        .with("online_cloud_timeout_ms", 300_000)
        .with("notify_cloud_delay_ms", 30_000)
        .with("notify_default_delay_ms", 1_500)
        .with("push_chat_period_ms", 60_000)
        .with("push_chat_limit", 2)
        .with("edit_time_limit", 172_800)
        .with("revoke_time_limit", Integer.MAX_VALUE)
        .with("revoke_pm_time_limit", Integer.MAX_VALUE)
        .with("rating_e_decay", 2_419_200)
        .with("stickers_recent_limit", 200)
        .with("channels_read_media_period", 604_800)
        .with("call_receive_timeout_ms", 20_000)
        .with("call_ring_timeout_ms", 90_000)
        .with("call_connect_timeout_ms", 30_000)
        .with("call_packet_timeout_ms", 10_000)
        .with("me_url_prefix", "https://t.me/")
        .with("caption_length_max", 1024)
        .with("message_length_max", 4096)
        .with("webfile_dc_id", 1);
  }

  static List<TlObject> dcOptions(List<ServerAddress> addresses) {
    return addresses.stream().map(HelpMethods::dcOption).toList();
  }

  private static TlObject dcOption(ServerAddress address) {
    return TlObject.of("dcOption")
        .withIf(address.dcId() == CdnRedirects.DC, "cdn", true)
        .with("id", address.dcId())
        .with("ip_address", address.host())
        .with("port", address.port());
  }

  private static TlObject getNearestDc(RpcCall call) {
    return TlObject.of("nearestDc")
        .with("country", "US")
        .with("this_dc", call.session().dcId())
        .with("nearest_dc", 1);
  }

  private static TlObject getAppConfig(RpcCall call) {
    return TlObject.of("help.appConfig")
        .with("hash", 1)
        .with("config", TlObject.of("jsonObject").with("value", List.of()));
  }

  private TlObject expiring(String constructor) {
    return TlObject.of(constructor).with("expires", now() + (int) Duration.ofDays(1).toSeconds());
  }

  private int now() {
    return (int) clock.instant().getEpochSecond();
  }
}
