package dev.telefarm.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telefarm.client.farm.InMemoryFarm;
import dev.telefarm.proto.v1.Account;
import dev.telefarm.proto.v1.Proxy;
import dev.telefarm.proto.v1.ProxyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies on the command line, and what must not stand there. */
final class ProxyCommandsTest {
  private static final String SECRET = "dd00112233445566778899aabbccddeeff";

  @TempDir Path data;
  private InMemoryFarm farm;

  @BeforeEach
  void serve() throws IOException {
    farm = new InMemoryFarm(data).with("alice", Account.State.STATE_READY);
  }

  @AfterEach
  void stop() {
    farm.close();
  }

  private Proxy set(CommandRun run, String proxy, String... more) {
    String[] arguments = new String[5 + more.length];
    System.arraycopy(
        new String[] {"account", "set", "alice", "--proxy", proxy}, 0, arguments, 0, 5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    assertThat(run.run(arguments)).as(run.err()).isZero();
    return farm.accounts().get("alice").getProxy();
  }

  private CommandRun command() {
    return CommandRun.against(farm);
  }

  @Test
  void modesAreWords() {
    assertThat(set(command(), "auto").getMode()).isEqualTo(Proxy.Mode.MODE_AUTO);
    assertThat(set(command(), "auto").getDirectAllowed()).isFalse();
    assertThat(set(command(), "auto,direct").getDirectAllowed()).isTrue();
    assertThat(set(command(), "none").getMode()).isEqualTo(Proxy.Mode.MODE_DIRECT);
  }

  @Test
  void serversAreUrlsAndTelegramsLinks() {
    Proxy socks = set(command(), "socks5://proxy.example:1080");
    assertThat(socks.getMode()).isEqualTo(Proxy.Mode.MODE_PINNED);
    assertThat(socks.getServer())
        .isEqualTo(
            ProxyServer.newBuilder()
                .setHost("proxy.example")
                .setPort(1080)
                .setSocks5(ProxyServer.Socks5.getDefaultInstance())
                .build());
    assertThat(set(command(), "http://[::1]:3128").getServer())
        .isEqualTo(
            ProxyServer.newBuilder()
                .setHost("::1")
                .setPort(3128)
                .setHttp(ProxyServer.Http.getDefaultInstance())
                .build());
    assertThat(set(command(), "socks5://tor_proxy:9050").getServer().getHost())
        .isEqualTo("tor_proxy");
    for (String link :
        new String[] {
          "mtproto:proxy.example:443",
          "mtproto://proxy.example:443",
          "tg://proxy?server=proxy.example&port=443",
          "https://t.me/proxy?server=proxy.example&port=443"
        }) {
      assertThat(set(command().reading(SECRET), link).getServer())
          .as(link)
          .isEqualTo(
              ProxyServer.newBuilder()
                  .setHost("proxy.example")
                  .setPort(443)
                  .setMtproto(ProxyServer.Mtproto.newBuilder().setSecret(SECRET))
                  .build());
    }
  }

  @Test
  void passwordIsAskedForOrTakenFromTheEnvironmentOrAFile() throws IOException {
    String url = "socks5://me@proxy.example:1080";
    assertThat(password(set(command().reading(" typed "), url))).isEqualTo(" typed ");
    assertThat(password(set(command().with("TELEFARM_PROXY_PASSWORD", "known"), url)))
        .isEqualTo("known");
    Path file = Files.writeString(data.resolve("password"), "from a file\nand no more\n");
    assertThat(password(set(command(), url, "--proxy-password-file", file.toString())))
        .isEqualTo("from a file");
    assertThat(
            password(set(command().reading("tg://socks?server=h&port=1&user=me&pass=a%20b"), "-")))
        .isEqualTo("a b");
  }

  private static String password(Proxy proxy) {
    assertThat(proxy.getServer().getSocks5().getUsername()).isEqualTo("me");
    return proxy.getServer().getSocks5().getPassword();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://me:s3cret@proxy.example:1080",
        "http://me:s3cret@proxy.example:1080",
        "tg://proxy?server=proxy.example&port=443&secret=s3cret",
        "https://t.me/socks?server=proxy.example&port=443&user=me&pass=s3cret",
        "mtproto://s3cret@proxy.example:443",
      })
  void passwordOnTheCommandLineIsRefusedAndNotRepeated(String url) {
    for (String[] line :
        new String[][] {
          {"account", "set", "alice", "--proxy", url},
          {"account", "add", "bob", "--proxy", url},
          {"proxy", "test", url}
        }) {
      CommandRun run = command();
      assertThat(run.run(line)).isEqualTo(2);
      assertThat(run.err())
          .contains("command line can be read by others", "TELEFARM_PROXY_PASSWORD")
          .doesNotContain("s3cret")
          .hasLineCount(1);
    }
    assertThat(farm.accounts().get("alice").hasProxy()).isFalse();
    assertThat(farm.accounts().get("bob").getName()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "socks4://host:1",
        "host:1080",
        "socks5://host",
        "socks5:host:1080",
        "https://example.org/proxy?server=a&port=1",
        "tg://login?token=s3cret",
        "tg://proxy?server=h",
        "socks5://a b:1",
      })
  void whatIsNoProxyIsSaidWithWhatWouldBeOne(String text) {
    CommandRun run = command();
    assertThat(run.run("account", "set", "alice", "--proxy", text)).isEqualTo(2);
    assertThat(run.err()).contains("socks5://[USER@]HOST:PORT").doesNotContain("s3cret");
  }

  @Test
  void neededPasswordThatNobodyGivesIsSaid() {
    CommandRun run = command();
    assertThat(run.run("account", "set", "alice", "--proxy", "mtproto:h:1")).isEqualTo(2);
    assertThat(run.err()).contains("the proxy's secret is needed");
    CommandRun noUser = command();
    assertThat(
            noUser.run(
                "account", "set", "alice", "--proxy", "socks5://h:1", "--proxy-password-file", "x"))
        .isEqualTo(2);
    assertThat(noUser.err()).contains("takes no password", "USER@HOST");
    CommandRun noProxy = command();
    assertThat(noProxy.run("account", "set", "alice", "--proxy-password-file", "x")).isEqualTo(2);
    assertThat(noProxy.err()).contains("--proxy-password-file without --proxy");
    CommandRun file = command();
    assertThat(
            file.run(
                "account",
                "set",
                "alice",
                "--proxy",
                "mtproto:h:1",
                "--proxy-password-file",
                data.resolve("none").toString()))
        .isEqualTo(74);
  }

  @Test
  void accountsShowTheirProxies() {
    set(command(), "socks5://me@proxy.example:1080".replace("me@", ""));
    CommandRun run = command();
    assertThat(run.run("accounts")).isZero();
    assertThat(run.out()).contains("socks5://proxy.example:1080");
    CommandRun add = command();
    assertThat(add.run("account", "add", "bob", "--proxy", "auto,direct")).isZero();
    assertThat(farm.accounts().get("bob").getProxy().getMode()).isEqualTo(Proxy.Mode.MODE_AUTO);
  }

  @Test
  void testTellsWhatWorksAndExitsWithOneIfNothingDoes() {
    CommandRun works = command();
    assertThat(works.run("proxy", "test", "socks5://h:1")).isZero();
    assertThat(works.outLines())
        .containsExactly(
            "PROXY         FROM                   MS  RESULT",
            "socks5://h:1  the account's setting   7  works");
    CommandRun fails = command();
    assertThat(fails.run("proxy", "test", "socks5://h:2", "--account", "alice")).isEqualTo(1);
    assertThat(fails.out()).contains("Connection refused");
    CommandRun nothing = command();
    assertThat(nothing.run("proxy", "test")).isEqualTo(2);
    assertThat(nothing.err()).contains("nothing to test");
  }
}
