package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.CreateAccountRequest;
import dev.telefarm.proto.v1.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "add", description = "Add an account and start its worker; log it in afterwards.")
final class AccountAddCommand implements Runnable {
  private final Session session;

  @Parameters(
      paramLabel = "ACCOUNT",
      description = "Its name in the farm: a-z, 0-9 and dashes, beginning with a letter.")
  String account = "";

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "A label to choose accounts by; repeatable.")
  Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--max-parallel",
      paramLabel = "N",
      description = "Most files at the same time: 1 to 16 (default: 3).")
  int maxParallel;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description = {
        "Logged-in TDLib clients of the account: 1 to 4 (default: 1). Each further one adds speed,",
        "and shows as a device of the account."
      })
  int lanes;

  @Option(
      names = "--bandwidth",
      paramLabel = "RATE",
      converter = ByteAmounts.Rate.class,
      description = "Most that it fetches, such as 2MB/s; at least 64KiB/s (default: none).")
  long bytesPerSecond;

  @Option(
      names = "--daily-budget",
      paramLabel = "SIZE",
      converter = ByteAmounts.Size.class,
      description = "Most that it fetches in a day (UTC), such as 20GB (default: none).")
  long dailyByteBudget;

  @Mixin final ProxyOptions proxy = new ProxyOptions();

  AccountAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Account.Builder settings =
        Account.newBuilder()
            .putAllLabels(labels)
            .setMaxParallel(maxParallel)
            .setLanes(lanes)
            .setBytesPerSecond(bytesPerSecond)
            .setDailyByteBudget(dailyByteBudget);
    Proxy wanted = proxy.read(session.host());
    if (wanted != null) {
      settings.setProxy(wanted);
    }
    try (TelefarmClient client = session.connect()) {
      Account added =
          client
              .accounts()
              .createAccount(
                  CreateAccountRequest.newBuilder()
                      .setAccountId(account)
                      .setAccount(settings)
                      .setRequestId(UUID.randomUUID().toString())
                      .build());
      String name = Names.shortName(added.getName());
      session.result(added, name + " added; log in with `telefarm login " + name + "`");
    }
  }
}
