package dev.telefarm.sandbox.command;

import dev.telefarm.sandbox.proto.v1.Chat;
import dev.telefarm.sandbox.proto.v1.ContentHash;
import dev.telefarm.sandbox.proto.v1.GetContentHashRequest;
import dev.telefarm.sandbox.proto.v1.GetStatusRequest;
import dev.telefarm.sandbox.proto.v1.ListMessagesRequest;
import dev.telefarm.sandbox.proto.v1.Message;
import dev.telefarm.sandbox.proto.v1.SandboxServiceGrpc;
import io.grpc.Channel;
import java.util.HexFormat;
import picocli.CommandLine.Command;

/** Lists the files that a running sandbox serves, to compare downloads with. */
@Command(
    name = "originals",
    mixinStandardHelpOptions = true,
    description =
        "Lists the files of a running sandbox, one a line: SHA-256, bytes, chat/message, link (- if there is none),"
            + " name.")
public final class OriginalsCommand extends ControlCommand {
  @Override
  void call(Channel channel) {
    var sandbox = SandboxServiceGrpc.newBlockingStub(channel);
    for (Chat chat : sandbox.getStatus(GetStatusRequest.getDefaultInstance()).getChatsList()) {
      var messages =
          sandbox.listMessages(ListMessagesRequest.newBuilder().setChat(chat.getId()).build());
      for (Message message : messages.getMessagesList()) {
        ContentHash hash =
            sandbox.getContentHash(
                GetContentHashRequest.newBuilder()
                    .setChat(chat.getId())
                    .setMessageId(message.getId())
                    .build());
        System.out.printf(
            "%s %d %s/%d %s %s%n",
            HexFormat.of().formatHex(hash.getSha256().toByteArray()),
            hash.getSize(),
            chat.getId(),
            message.getId(),
            message.getLink().isEmpty() ? "-" : message.getLink(),
            message.getFile().getName());
      }
    }
  }
}
