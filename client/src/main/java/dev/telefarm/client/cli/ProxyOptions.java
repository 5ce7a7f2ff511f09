package dev.telefarm.client.cli;

import dev.telefarm.proto.v1.Proxy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that set an account's proxy. */
final class ProxyOptions {
  @Option(
      names = "--proxy",
      paramLabel = "PROXY",
      description = {
        "How the account reaches Telegram: none, socks5://[USER@]HOST:PORT, http://[USER@]HOST:PORT,",
        "mtproto:HOST:PORT (all these: through that proxy or not at all), auto (the first that works of",
        "the environment's, the system's and those of local ports), or auto,direct (else directly).",
        "Passwords and secrets are asked for, or taken from TELEFARM_PROXY_PASSWORD or",
        "--proxy-password-file. With - the proxy is read from standard input, where it may have its",
        "password in it."
      })
  @Nullable String proxy;

  @Option(
      names = "--proxy-password-file",
      paramLabel = "FILE",
      description = "Its first line is the proxy's password, or the secret of an MTProto proxy.")
  @Nullable Path passwordFile;

  /** Null if none is named. */
  @Nullable Proxy read(Host host) {
    if (proxy == null) {
      if (passwordFile != null) {
        throw CommandFailure.usage(
            "--proxy-password-file without --proxy", "name the proxy that it is for with --proxy");
      }
      return null;
    }
    return ProxyReader.read(host, proxy, passwordFile);
  }
}
