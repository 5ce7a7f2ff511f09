package dev.telefarm.client.cli.doctor;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmException;
import dev.telefarm.client.cli.view.ProxyText;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyTest;
import dev.telefarm.proto.v1.TestProxyResponse;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The proxies of the accounts, tried by Telegram's own handshake from where their workers are. */
public final class ProxyCheck implements Check {
  private final Supplier<List<Account>> accounts;
  private final Function<String, TestProxyResponse> test;

  /**
   * Both throw what a generated stub throws.
   *
   * @param test of what the account of this name is set to
   */
  public ProxyCheck(Supplier<List<Account>> accounts, Function<String, TestProxyResponse> test) {
    this.accounts = accounts;
    this.test = test;
  }

  @Override
  public List<Finding> look() {
    List<Account> behindProxies;
    try {
      behindProxies = accounts.get().stream().filter(ProxyCheck::usesProxy).toList();
    } catch (StatusRuntimeException | TelefarmException _) {
      // Why there is no answer is another check's.
      return List.of(
          Finding.ok("proxy", "not tried: a worker tries it, so a supervisor has to run"));
    }
    if (behindProxies.isEmpty()) {
      return List.of(Finding.ok("proxy", "no account uses one"));
    }
    List<Finding> findings = new ArrayList<>();
    behindProxies.forEach(account -> findings.add(look(account)));
    return findings;
  }

  private static boolean usesProxy(Account account) {
    return account.getProxy().getMode() == Proxy.Mode.MODE_PINNED
        || account.getProxy().getMode() == Proxy.Mode.MODE_AUTO;
  }

  private Finding look(Account account) {
    String id = Names.shortName(account.getName());
    String setting = id + ": " + ProxyText.setting(account.getProxy());
    try {
      List<ProxyTest> tests = test.apply(account.getName()).getTestsList();
      return tests.stream()
          .filter(ProxyTest::getReachable)
          .findFirst()
          .map(works ->
              Finding.ok(
                  "proxy",
                  setting
                      + " works: "
                      + ProxyText.server(works.getServer())
                      + ", "
                      + works.getMilliseconds()
                      + " ms"))
          .orElseGet(() ->
              Finding.problem(
                  "proxy",
                  setting + ": none works, so nothing is fetched",
                  "see `telefarm proxy test --account " + id + "`"));
    } catch (StatusRuntimeException e) {
      TelefarmException failure = TelefarmException.from(e);
      return Finding.warning(
          "proxy", setting + " was not tried: " + failure.getMessage(), failure.remedy());
    }
  }
}
