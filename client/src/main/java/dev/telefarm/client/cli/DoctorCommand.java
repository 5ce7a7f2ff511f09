package dev.telefarm.client.cli;

import com.google.gson.JsonObject;
import dev.telefarm.client.FarmAddress;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.doctor.Check;
import dev.telefarm.client.cli.doctor.ClockCheck;
import dev.telefarm.client.cli.doctor.ConfigurationCheck;
import dev.telefarm.client.cli.doctor.DataCheck;
import dev.telefarm.client.cli.doctor.FarmCheck;
import dev.telefarm.client.cli.doctor.Finding;
import dev.telefarm.client.cli.doctor.JavaCheck;
import dev.telefarm.client.cli.doctor.LimitsCheck;
import dev.telefarm.client.cli.doctor.ProxyCheck;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Farm;
import dev.telefarm.proto.v1.GetFarmRequest;
import dev.telefarm.proto.v1.TestProxyRequest;
import dev.telefarm.proto.v1.Worker;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = {
      "Look at what TeleFarm needs, and say what is wrong and what to do about it: the JDK, TDLib,",
      "the clock, limits, the data directory, the configuration, and how a farm that runs does.",
      "Dials nobody but the supervisor, and changes nothing. Exit code 1 if there is a problem."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Session session;
  private final Map<Finding.Verdict, Integer> counts = new EnumMap<>(Finding.Verdict.class);

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    FarmAddress address = session.address();
    Instant now = session.host().clock().instant();
    look(JavaCheck.ofThisProcess());
    look(new ClockCheck(now));
    look(new LimitsCheck());
    try (TelefarmClient client = session.connect()) {
      Asked asked = new Asked(client);
      if (address instanceof FarmAddress.DataDirectory directory) {
        look(new DataCheck(directory.path()));
        lookAtConfiguration(directory.path(), asked.serves());
      }
      look(new FarmCheck(asked, now));
      look(
          new ProxyCheck(
              asked::accounts,
              account ->
                  client
                      .accounts()
                      .testProxy(TestProxyRequest.newBuilder().setName(account).build())));
    }
    session.say(
        count(Finding.Verdict.PROBLEM, "problem")
            + ", "
            + count(Finding.Verdict.WARNING, "warning")
            + ".");
    return counts.containsKey(Finding.Verdict.PROBLEM)
        ? ExitCode.DOWNLOAD_FAILED.code()
        : ExitCode.OK.code();
  }

  /** Reads it with the supervisor's own program, which is where the launcher found this one. */
  private void lookAtConfiguration(Path data, boolean serving) {
    String home = System.getProperty("telefarm.home", "");
    if (!home.isEmpty()) {
      look(new ConfigurationCheck(Path.of(home), data, serving));
    }
  }

  private void look(Check check) {
    for (Finding finding : check.look()) {
      counts.merge(finding.verdict(), 1, Integer::sum);
      if (session.json()) {
        session.print(json(finding).toString());
      } else if (!session.quiet() || finding.verdict() != Finding.Verdict.OK) {
        session.print(line(finding));
      }
    }
  }

  private static String line(Finding finding) {
    String line =
        String.format(
            Locale.ROOT, "%-8s %-9s %s", word(finding.verdict()), finding.about(), finding.text());
    return finding.remedy().isEmpty() ? line : line + ": " + finding.remedy();
  }

  private static JsonObject json(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("verdict", word(finding.verdict()));
    json.addProperty("about", finding.about());
    json.addProperty("text", finding.text());
    json.addProperty("remedy", finding.remedy());
    return json;
  }

  private static String word(Finding.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  private String count(Finding.Verdict verdict, String word) {
    int count = counts.getOrDefault(verdict, 0);
    return count == 0 ? "no " + word + "s" : count + " " + word + (count == 1 ? "" : "s");
  }

  private record Asked(TelefarmClient client) implements FarmCheck.Questions {
    boolean serves() {
      try {
        farm();
        return true;
      } catch (StatusRuntimeException e) {
        return TelefarmException.from(e).category() != TelefarmException.Category.UNREACHABLE;
      }
    }

    @Override
    public Farm farm() {
      return client.farm().getFarm(GetFarmRequest.getDefaultInstance());
    }

    @Override
    public List<Account> accounts() {
      List<Account> all = new ArrayList<>();
      Listings.accounts(client).forEach(all::add);
      return all;
    }

    @Override
    public List<Worker> workers() {
      List<Worker> all = new ArrayList<>();
      Listings.workers(client).forEach(all::add);
      return all;
    }
  }
}
