package dev.telefarm.sandbox.control;

import com.google.protobuf.ByteString;
import dev.telefarm.sandbox.proto.v1.AcceptLoginTokenRequest;
import dev.telefarm.sandbox.proto.v1.AcceptLoginTokenResponse;
import dev.telefarm.sandbox.proto.v1.Account;
import dev.telefarm.sandbox.proto.v1.AddAccountRequest;
import dev.telefarm.sandbox.proto.v1.AddChatRequest;
import dev.telefarm.sandbox.proto.v1.AddMembersRequest;
import dev.telefarm.sandbox.proto.v1.Chat;
import dev.telefarm.sandbox.proto.v1.CloseConnectionsRequest;
import dev.telefarm.sandbox.proto.v1.CloseConnectionsResponse;
import dev.telefarm.sandbox.proto.v1.ContentHash;
import dev.telefarm.sandbox.proto.v1.Device;
import dev.telefarm.sandbox.proto.v1.GetContentHashRequest;
import dev.telefarm.sandbox.proto.v1.GetServedRequest;
import dev.telefarm.sandbox.proto.v1.GetStatusRequest;
import dev.telefarm.sandbox.proto.v1.ListDevicesRequest;
import dev.telefarm.sandbox.proto.v1.ListDevicesResponse;
import dev.telefarm.sandbox.proto.v1.ListMessagesRequest;
import dev.telefarm.sandbox.proto.v1.ListMessagesResponse;
import dev.telefarm.sandbox.proto.v1.PostMessagesRequest;
import dev.telefarm.sandbox.proto.v1.PostMessagesResponse;
import dev.telefarm.sandbox.proto.v1.RevokeDeviceRequest;
import dev.telefarm.sandbox.proto.v1.RevokeDeviceResponse;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc.SandboxServiceImplBase;
import dev.telefarm.sandbox.proto.v1.SandboxStatus;
import dev.telefarm.sandbox.proto.v1.Served;
import dev.telefarm.sandbox.proto.v1.SetShapingRequest;
import dev.telefarm.sandbox.proto.v1.Shaping;
import dev.telefarm.sandbox.proto.v1.ShutdownRequest;
import dev.telefarm.sandbox.proto.v1.ShutdownResponse;
import dev.telefarm.sandbox.rpc.Devices;
import dev.telefarm.sandbox.rpc.LoginTokens;
import dev.telefarm.sandbox.rpc.Logins;
import dev.telefarm.sandbox.rpc.ServedLedger;
import dev.telefarm.sandbox.rpc.ShapingTable;
import dev.telefarm.sandbox.session.RpcException;
import dev.telefarm.sandbox.transport.Connection;
import dev.telefarm.sandbox.world.InvalidFieldException;
import dev.telefarm.sandbox.world.ShapingSpec;
import dev.telefarm.sandbox.world.SharedFile;
import dev.telefarm.sandbox.world.World;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Implements what sandbox.proto specifies. Thread-safe. */
public final class ControlService extends SandboxServiceImplBase {
  private final World world;
  private final ShapingTable shaping;
  private final LoginTokens tokens;
  private final Devices devices;
  private final Connections connections;
  private final SandboxSettings settings;
  private final Runnable shutdown;
  private final Reports reports;
  private final ContentHashes hashes = new ContentHashes();

  /**
   * @param shutdown asked for by a client; must not block
   */
  public ControlService(
      World world,
      Logins logins,
      ServedLedger served,
      ShapingTable shaping,
      LoginTokens tokens,
      Devices devices,
      Connections connections,
      SandboxSettings settings,
      Runnable shutdown) {
    this.world = world;
    this.reports = new Reports(world, logins, served, shaping, connections);
    this.shaping = shaping;
    this.tokens = tokens;
    this.devices = devices;
    this.connections = connections;
    this.settings = settings;
    this.shutdown = shutdown;
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<SandboxStatus> observer) {
    FieldErrors.answer(observer, () -> reports.status(settings));
  }

  @Override
  public void addAccount(AddAccountRequest request, StreamObserver<Account> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          var spec = Specs.account(request.getAccount());
          return Answers.account(FieldErrors.within("account", () -> world.addAccount(spec)));
        });
  }

  @Override
  public void addChat(AddChatRequest request, StreamObserver<Chat> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          var spec = Specs.chat(request.getChat());
          return Answers.chat(FieldErrors.within("chat", () -> world.addChat(spec)));
        });
  }

  @Override
  public void addMembers(AddMembersRequest request, StreamObserver<Chat> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          var chat = requireChat(request.getChat());
          world.addMembers(chat.id(), request.getMembersList());
          return Answers.chat(chat);
        });
  }

  @Override
  public void postMessages(
      PostMessagesRequest request, StreamObserver<PostMessagesResponse> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          var chat = requireChat(request.getChat());
          var posted = world.post(chat.id(), Specs.messages(request.getMessagesList()));
          return PostMessagesResponse.newBuilder()
              .addAllMessages(posted.stream().map(Answers::message).toList())
              .build();
        });
  }

  @Override
  public void listMessages(
      ListMessagesRequest request, StreamObserver<ListMessagesResponse> observer) {
    FieldErrors.answer(
        observer,
        () ->
            ListMessagesResponse.newBuilder()
                .addAllMessages(
                    requireChat(request.getChat()).messages().stream()
                        .filter(message -> message.file() != null)
                        .map(Answers::message)
                        .toList())
                .build());
  }

  @Override
  public void setShaping(SetShapingRequest request, StreamObserver<Shaping> observer) {
    FieldErrors.answer(observer, () -> setShaping(request));
  }

  private Shaping setShaping(SetShapingRequest request) {
    ShapingSpec wanted = request.hasShaping() ? Specs.shaping(request.getShaping()) : null;
    switch (request.getScopeCase()) {
      case ACCOUNT -> shaping.setAccount(requireAccount(request.getAccount()).id(), wanted);
      case CONNECTION -> {
        requireConnection(request.getConnection());
        shaping.setConnection(request.getConnection(), wanted);
      }
      case SCOPE_NOT_SET -> shaping.setEverybody(wanted == null ? ShapingSpec.NONE : wanted);
    }
    return Answers.shaping(wanted == null ? shaping.everybody() : wanted);
  }

  @Override
  public void getServed(GetServedRequest request, StreamObserver<Served> observer) {
    FieldErrors.answer(observer, reports::served);
  }

  @Override
  public void getContentHash(GetContentHashRequest request, StreamObserver<ContentHash> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          var message = requireChat(request.getChat()).message(request.getMessageId());
          SharedFile file = message == null ? null : message.file();
          if (file == null) {
            throw FieldErrors.notFound("file in message " + request.getMessageId());
          }
          return ContentHash.newBuilder()
              .setSize(file.size())
              .setSha256(ByteString.copyFrom(hashes.of(file.content())))
              .build();
        });
  }

  @Override
  public void closeConnections(
      CloseConnectionsRequest request, StreamObserver<CloseConnectionsResponse> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          List<Connection> closing = connections.open().stream().filter(scope(request)).toList();
          closing.forEach(Connection::close);
          return CloseConnectionsResponse.newBuilder().setClosed(closing.size()).build();
        });
  }

  private Predicate<Connection> scope(CloseConnectionsRequest request) {
    return switch (request.getScopeCase()) {
      case ACCOUNT -> {
        String id = requireAccount(request.getAccount()).id();
        yield connection -> reports.accountOf(connection).equals(id);
      }
      case CONNECTION -> {
        requireConnection(request.getConnection());
        yield connection -> connection.id() == request.getConnection();
      }
      case SCOPE_NOT_SET -> connection -> true;
    };
  }

  @Override
  public void acceptLoginToken(
      AcceptLoginTokenRequest request, StreamObserver<AcceptLoginTokenResponse> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          var account = requireAccount(request.getAccount());
          byte[] token = Specs.loginToken(request.getLink());
          try {
            tokens.accept(account, token);
          } catch (RpcException e) {
            throw new InvalidFieldException("link", e.text());
          }
          return AcceptLoginTokenResponse.getDefaultInstance();
        });
  }

  @Override
  public void listDevices(
      ListDevicesRequest request, StreamObserver<ListDevicesResponse> observer) {
    FieldErrors.answer(
        observer,
        () ->
            ListDevicesResponse.newBuilder()
                .addAllDevices(
                    devices.of(requireAccount(request.getAccount())).stream()
                        .map(id -> Device.newBuilder().setId(id).build())
                        .toList())
                .build());
  }

  @Override
  public void revokeDevice(
      RevokeDeviceRequest request, StreamObserver<RevokeDeviceResponse> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          if (!devices.revoke(requireAccount(request.getAccount()), request.getDevice())) {
            throw FieldErrors.notFound("device " + request.getDevice());
          }
          return RevokeDeviceResponse.getDefaultInstance();
        });
  }

  @Override
  public void shutdown(ShutdownRequest request, StreamObserver<ShutdownResponse> observer) {
    FieldErrors.answer(observer, ShutdownResponse::getDefaultInstance);
    shutdown.run();
  }

  private dev.telefarm.sandbox.world.Account requireAccount(String id) {
    return require(world.account(id), "account \"" + id + "\"");
  }

  private dev.telefarm.sandbox.world.Chat requireChat(String id) {
    return require(world.chat(id), "chat \"" + id + "\"");
  }

  private void requireConnection(long id) {
    if (connections.open().stream().noneMatch(connection -> connection.id() == id)) {
      throw FieldErrors.notFound("open connection " + id);
    }
  }

  private static <T> T require(@Nullable T found, String what) {
    if (found == null) {
      throw FieldErrors.notFound(what);
    }
    return found;
  }
}
