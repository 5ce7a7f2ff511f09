package dev.telefarm.client;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a supervisor by its data directory: {@code telefarm-data:///path}. gRPC asks again whenever
 * a connection breaks, so a successor that listens on another port is found without a restart of
 * the client.
 */
final class DataDirectoryResolver extends NameResolver {
  private static final String SCHEME = "telefarm-data";
  private static final String SOCKET_SCHEME = "telefarm-data-socket";

  private final FarmAddress.DataDirectory directory;
  private @Nullable Listener2 listener;

  private DataDirectoryResolver(FarmAddress.DataDirectory directory) {
    this.directory = directory;
  }

  /**
   * What gRPC is to connect to.
   *
   * @param socket whether the supervisor serves on a Unix socket: a channel has one kind of address
   */
  static String target(FarmAddress.DataDirectory directory, boolean socket) {
    return (socket ? SOCKET_SCHEME : SCHEME) + "://" + directory.path().toUri().getRawPath();
  }

  @Override
  public String getServiceAuthority() {
    return "localhost";
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    resolve(listener);
  }

  @Override
  public void refresh() {
    Listener2 current = listener;
    if (current != null) {
      resolve(current);
    }
  }

  private void resolve(Listener2 to) {
    Path file = directory.addressFile();
    try {
      SocketAddress socket = address(Files.readString(file).strip());
      to.onResult(
          ResolutionResult.newBuilder()
              .setAddressesOrError(StatusOr.fromValue(List.of(new EquivalentAddressGroup(socket))))
              .build());
    } catch (IOException | IllegalArgumentException _) {
      to.onError(Status.UNAVAILABLE.withDescription("none serves " + directory.path()));
    }
  }

  private static SocketAddress address(String text) {
    if (text.startsWith("unix:")) {
      return UnixDomainSocketAddress.of(text.substring("unix:".length()));
    }
    HostPort address = HostPort.parse(text);
    return new InetSocketAddress(address.host(), address.port());
  }

  @Override
  public void shutdown() {
    listener = null;
  }

  /** To be registered once with gRPC, for each kind of address. */
  static final class Provider extends NameResolverProvider {
    private final String scheme;
    private final Class<? extends SocketAddress> addresses;

    Provider(boolean socket) {
      scheme = socket ? SOCKET_SCHEME : SCHEME;
      addresses = socket ? UnixDomainSocketAddress.class : InetSocketAddress.class;
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, Args args) {
      return target.getScheme().equals(scheme)
          ? new DataDirectoryResolver(new FarmAddress.DataDirectory(Path.of(target.getPath())))
          : null;
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return scheme;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
      return List.of(addresses);
    }
  }
}
