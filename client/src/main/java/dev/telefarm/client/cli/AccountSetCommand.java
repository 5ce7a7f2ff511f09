package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.AccountText;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description = {
      "Change an account's settings; its worker takes them up at once, another proxy by a restart.",
      "What is not named stays as it is."
    })
final class AccountSetCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "ACCOUNT", description = "The account.")
  String account = "";

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description = {
        "Logged-in TDLib clients of the account: 1 to 4. Each further one adds speed, and shows as",
        "a device of the account."
      })
  @Nullable Integer lanes;

  @Option(
      names = "--max-parallel",
      paramLabel = "N",
      description = "Most files at the same time: 1 to 16.")
  @Nullable Integer maxParallel;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Add or change a label; repeatable.")
  Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--remove-label", paramLabel = "KEY", description = "Remove a label; repeatable.")
  List<String> removedLabels = new ArrayList<>();

  @Option(
      names = "--bandwidth",
      paramLabel = "RATE",
      converter = ByteAmounts.Rate.class,
      description = "Most that it fetches, such as 2MB/s; at least 64KiB/s; none lifts it.")
  @Nullable Long bytesPerSecond;

  @Option(
      names = "--daily-budget",
      paramLabel = "SIZE",
      converter = ByteAmounts.Size.class,
      description = "Most that it fetches in a day (UTC), such as 20GB; none lifts it.")
  @Nullable Long dailyByteBudget;

  @Mixin final ProxyOptions proxyOptions = new ProxyOptions();

  private @Nullable Proxy proxy;

  AccountSetCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    proxy = proxyOptions.read(session.host());
    if (nothing()) {
      throw CommandFailure.usage(
          "nothing to change",
          "give --lanes, --max-parallel, --bandwidth, --daily-budget, --proxy, --label or"
              + " --remove-label");
    }
    try (TelefarmClient client = session.connect()) {
      Account changed = client.updateAccount(account, this::change);
      session.result(
          changed, Names.shortName(changed.getName()) + ": " + AccountText.settings(changed));
    }
  }

  private boolean nothing() {
    return lanes == null
        && maxParallel == null
        && bytesPerSecond == null
        && dailyByteBudget == null
        && proxy == null
        && labels.isEmpty()
        && removedLabels.isEmpty();
  }

  private void change(Account.Builder settings) {
    if (lanes != null) {
      settings.setLanes(lanes);
    }
    if (maxParallel != null) {
      settings.setMaxParallel(maxParallel);
    }
    if (bytesPerSecond != null) {
      settings.setBytesPerSecond(bytesPerSecond);
    }
    if (dailyByteBudget != null) {
      settings.setDailyByteBudget(dailyByteBudget);
    }
    if (proxy != null) {
      settings.setProxy(proxy);
    }
    removedLabels.forEach(settings::removeLabels);
    settings.putAllLabels(labels);
  }
}
