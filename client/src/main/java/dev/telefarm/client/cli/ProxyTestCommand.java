package dev.telefarm.client.cli;

import static dev.telefarm.client.cli.view.Table.Column.elastic;
import static dev.telefarm.client.cli.view.Table.Column.left;
import static dev.telefarm.client.cli.view.Table.Column.right;

import dev.telefarm.client.Names;
import dev.telefarm.client.TelefarmClient;
import dev.telefarm.client.cli.view.ProxyText;
import dev.telefarm.client.cli.view.Table;
import dev.telefarm.proto.v1.ProxyTest;
import dev.telefarm.proto.v1.TestProxyRequest;
import dev.telefarm.proto.v1.TestProxyResponse;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description = {
      "Try a proxy, or all that `auto` would look at, by Telegram's own handshake; changes nothing.",
      "It is tried from the place of a worker, so one must run; a login is not needed.",
      "Exit code 1 if none works."
    })
final class ProxyTestCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "PROXY",
      arity = "0..1",
      description = "As for `telefarm account set --proxy`; without it, the account's own.")
  @Nullable String proxy;

  @Option(
      names = "--account",
      paramLabel = "ACCOUNT",
      description = "Whose worker tries; without it, any that runs.")
  @Nullable String account;

  @Option(
      names = "--proxy-password-file",
      paramLabel = "FILE",
      description = "Its first line is the proxy's password, or the secret of an MTProto proxy.")
  @Nullable Path passwordFile;

  ProxyTestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (proxy == null && account == null) {
      throw CommandFailure.usage("nothing to test", "give a proxy, or --account ACCOUNT");
    }
    TestProxyRequest.Builder request = TestProxyRequest.newBuilder();
    if (account != null) {
      request.setName(Names.account(account));
    }
    if (proxy != null) {
      request.setProxy(ProxyReader.read(session.host(), proxy, passwordFile));
    }
    try (TelefarmClient client = session.connect()) {
      TestProxyResponse response = client.accounts().testProxy(request.build());
      if (session.json()) {
        session.printJson(response);
      } else {
        show(response);
      }
      boolean works =
          response.getTestsCount() == 0
              || response.getTestsList().stream().anyMatch(ProxyTest::getReachable);
      return works ? ExitCode.OK.code() : ExitCode.DOWNLOAD_FAILED.code();
    }
  }

  private void show(TestProxyResponse response) {
    Table table = new Table(left("PROXY"), left("FROM"), right("MS"), elastic("RESULT"));
    for (ProxyTest test : response.getTestsList()) {
      table.row(
          ProxyText.server(test.getServer()),
          test.getOrigin(),
          Long.toString(test.getMilliseconds()),
          test.getReachable() ? "works" : test.getError());
    }
    session.table(
        table,
        "There is no proxy to test: " + Names.shortName(response.getName()) + " goes directly.");
  }
}
