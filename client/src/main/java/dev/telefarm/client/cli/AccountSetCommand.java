package dev.telefarm.client.cli;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.AccountText;
import dev.telefarm.proto.v1.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "set",
    description = {
      "Change an account's settings; its worker takes them up at once.",
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

  AccountSetCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    if (lanes == null && maxParallel == null && labels.isEmpty() && removedLabels.isEmpty()) {
      throw CommandFailure.usage(
          "nothing to change", "give --lanes, --max-parallel, --label or --remove-label");
    }
    try (TelefarmClient client = session.connect()) {
      Account changed = client.updateAccount(account, this::change);
      session.result(
          changed, Names.shortName(changed.getName()) + ": " + AccountText.settings(changed));
    }
  }

  private void change(Account.Builder settings) {
    if (lanes != null) {
      settings.setLanes(lanes);
    }
    if (maxParallel != null) {
      settings.setMaxParallel(maxParallel);
    }
    removedLabels.forEach(settings::removeLabels);
    settings.putAllLabels(labels);
  }
}
