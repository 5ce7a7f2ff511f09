package dev.telefarm.sandbox.control;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.telefarm.sandbox.proto.v1.Account;
import dev.telefarm.sandbox.proto.v1.Chat;
import dev.telefarm.sandbox.proto.v1.ChatType;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.FileKind;
import dev.telefarm.sandbox.proto.v1.Message;
import dev.telefarm.sandbox.proto.v1.Shaping;
import dev.telefarm.sandbox.rpc.MessageLinks;
import dev.telefarm.sandbox.world.AccountSpec;
import dev.telefarm.sandbox.world.ShapingSpec;
import dev.telefarm.sandbox.world.SharedFile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** World things as control messages. */
final class Answers {
  private Answers() {}

  static Account account(dev.telefarm.sandbox.world.Account account) {
    AccountSpec spec = account.spec();
    return Account.newBuilder()
        .setId(spec.id())
        .setPhone(orEmpty(spec.phone()))
        .setCode(spec.code())
        .setPassword(orEmpty(spec.password()))
        .setBotToken(orEmpty(spec.botToken()))
        .setPremium(spec.premium())
        .setFirstName(spec.firstName())
        .setUsername(orEmpty(spec.username()))
        .setUserId(account.userId())
        .build();
  }

  static Chat chat(dev.telefarm.sandbox.world.Chat chat) {
    Chat.Builder answer =
        Chat.newBuilder()
            .setId(chat.id())
            .setType(ChatType.valueOf("CHAT_TYPE_" + chat.type().name()))
            .setTitle(chat.title())
            .setUsername(orEmpty(chat.username()))
            .setTdlibChatId(chat.tdlibChatId())
            .setForum(chat.isForum())
            .setInviteLink(
                chat.type() == dev.telefarm.sandbox.world.ChatType.PRIVATE
                    ? ""
                    : "https://t.me/+" + chat.inviteHash());
    if (chat.discussion() != null) {
      answer.setDiscussion(chat.discussion().id());
    }
    chat.members().forEach(member -> answer.addMembers(member.id()));
    return answer.build();
  }

  static Message message(dev.telefarm.sandbox.world.Message message) {
    Message.Builder answer =
        Message.newBuilder()
            .setId(message.id())
            .setText(message.text())
            .setDate(Timestamp.newBuilder().setSeconds(message.date().getEpochSecond()))
            .setLink(MessageLinks.of(message))
            .setAlbum(orEmpty(message.spec().album()))
            .setTopic(message.spec().topic())
            .setPost(message.spec().post());
    if (message.from() != null) {
      answer.setFrom(message.from().id());
    }
    if (message.file() != null) {
      answer.setFile(file(message.file()));
    }
    return answer.build();
  }

  private static File file(SharedFile file) {
    return File.newBuilder()
        .setName(file.name())
        .setSize(file.size())
        .setMimeType(file.mimeType())
        .setKind(FileKind.valueOf("FILE_KIND_" + file.kind().name()))
        .setDc(file.dc())
        .build();
  }

  static Shaping shaping(ShapingSpec shaping) {
    var latency = java.time.Duration.ofMillis(shaping.latencyMillis());
    return Shaping.newBuilder()
        .setConnectionBytesPerSecond(shaping.connectionBytesPerSecond())
        .setLatency(
            Duration.newBuilder().setSeconds(latency.toSeconds()).setNanos(latency.toNanosPart()))
        .setAccountBytesPerSecond(shaping.accountBytesPerSecond())
        .build();
  }

  static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
