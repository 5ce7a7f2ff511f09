package dev.telefarm.sandbox.control;

import dev.telefarm.sandbox.proto.v1.DataCentre;
import dev.telefarm.sandbox.proto.v1.SandboxStatus;
import dev.telefarm.sandbox.proto.v1.Served;
import dev.telefarm.sandbox.proto.v1.ServedConnection;
import dev.telefarm.sandbox.proto.v1.ServedFile;
import dev.telefarm.sandbox.rpc.Logins;
import dev.telefarm.sandbox.rpc.ServedLedger;
import dev.telefarm.sandbox.rpc.ShapingTable;
import dev.telefarm.sandbox.session.ServerAddress;
import dev.telefarm.sandbox.transport.Connection;
import dev.telefarm.sandbox.world.World;

/** What a sandbox says about itself. */
final class Reports {
  private final World world;
  private final Logins logins;
  private final ServedLedger served;
  private final ShapingTable shaping;
  private final Connections connections;

  Reports(
      World world,
      Logins logins,
      ServedLedger served,
      ShapingTable shaping,
      Connections connections) {
    this.world = world;
    this.logins = logins;
    this.served = served;
    this.shaping = shaping;
    this.connections = connections;
  }

  SandboxStatus status(SandboxSettings settings) {
    var status =
        SandboxStatus.newBuilder()
            .setLibrary(settings.library().toString())
            .setApiId(SandboxSettings.API_ID)
            .setApiHash(SandboxSettings.API_HASH)
            .setUseTestDc(true)
            .setShaping(Answers.shaping(shaping.everybody()));
    for (ServerAddress address : settings.addresses()) {
      status.addDataCentres(
          DataCentre.newBuilder()
              .setId(address.dcId())
              .setAddress(address.host() + ":" + address.port()));
    }
    world.accounts().forEach(account -> status.addAccounts(Answers.account(account)));
    world.chats().forEach(chat -> status.addChats(Answers.chat(chat)));
    return status.build();
  }

  Served served() {
    var answer =
        Served.newBuilder().putAllCalls(served.calls()).setConnectionsTotal(connections.total());
    for (ServedLedger.Entry entry : served.entries()) {
      answer.addFiles(
          ServedFile.newBuilder()
              .setAccount(entry.account().id())
              .setChat(entry.file().chatId())
              .setMessageId(entry.file().messageId())
              .setName(entry.file().name())
              .setBytes(entry.bytes())
              .setBytesTwice(entry.bytesTwice()));
    }
    for (Connection connection : connections.open()) {
      answer.addConnections(
          ServedConnection.newBuilder()
              .setId(connection.id())
              .setDc(connection.dcId())
              .setAccount(accountOf(connection))
              .setBytesIn(connection.bytesIn())
              .setBytesOut(connection.bytesOut()));
    }
    return answer.build();
  }

  /** Who uses a connection; empty before login. */
  String accountOf(Connection connection) {
    var account = logins.account(connection.authKeyId());
    return account == null ? "" : account.id();
  }
}
