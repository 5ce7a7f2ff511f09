package dev.telefarm.sandbox.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.FileKind;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.SharedFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** Messages and their files as Telegram's API shows them to one account. */
final class MessageObjects {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;

  private MessageObjects() {}

  static TlObject message(Account viewer, Message message) {
    if (message.beginsTopic()) {
      return Threads.beginning(viewer, message);
    }
    Chat chat = message.chat();
    Account from = message.from();
    SharedFile file = message.file();
    TlObject object =
        TlObject.of("message")
            .withIf(viewer.equals(from), "out", true)
            .withIf(chat.type() == ChatType.CHANNEL, "post", true)
            .with("id", message.id())
            .with("peer_id", ChatObjects.peer(viewer, chat))
            .with("date", (int) message.date().getEpochSecond())
            .with("message", message.text());
    if (from != null) {
      object = object.with("from_id", UserObjects.peer(from));
    }
    if (message.albumId() != 0) {
      object = object.with("grouped_id", message.albumId());
    }
    if (message.spec().topic() != 0) {
      object = object.with("reply_to", Threads.header(message));
    }
    if (chat.discussion() != null) {
      object = object.with("replies", Threads.comments(chat.discussion(), message));
    }
    return file == null ? object : object.with("media", media(file));
  }

  static TlObject missing(int id) {
    return TlObject.of("messageEmpty").with("id", id);
  }

  static List<TlObject> messages(Account viewer, Collection<Message> messages) {
    return messages.stream().map(message -> message(viewer, message)).toList();
  }

  /** Adds what messages refer to: their chats, their senders and the users of private chats. */
  static TlObject withReferences(TlObject answer, Account viewer, Collection<Message> messages) {
    return withReferences(answer, viewer, messages, List.of());
  }

  static TlObject withReferences(
      TlObject answer, Account viewer, Collection<Message> messages, Collection<Chat> moreChats) {
    var chats = new LinkedHashSet<>(moreChats);
    var users = new LinkedHashSet<Account>();
    for (Message message : messages) {
      chats.add(message.chat());
      if (message.from() != null) {
        users.add(message.from());
      }
    }
    for (Chat chat : chats) {
      if (chat.type() == ChatType.PRIVATE) {
        users.add(chat.partnerOf(viewer));
      }
    }
    return answer
        .with("chats", ChatObjects.chats(viewer, chats))
        .with("users", UserObjects.users(viewer, users));
  }

  /** What a client must show to fetch the file. */
  static byte[] fileReference(SharedFile file) {
    int expired = file.references();
    return (firstReference(file) + (expired == 0 ? "" : "-" + expired)).getBytes(UTF_8);
  }

  /** Whether it is, or once was, a reference to the file. */
  static boolean isFileReference(SharedFile file, byte[] reference) {
    return new String(reference, UTF_8).startsWith(firstReference(file));
  }

  private static String firstReference(SharedFile file) {
    return "reference-" + file.id();
  }

  private static TlObject media(SharedFile file) {
    return switch (file.kind()) {
      case PHOTO -> TlObject.of("messageMediaPhoto").with("photo", photo(file));
      case VIDEO ->
          TlObject.of("messageMediaDocument").with("video", true).with("document", document(file));
      case VIDEO_NOTE ->
          TlObject.of("messageMediaDocument")
              .with("video", true)
              .with("round", true)
              .with("document", document(file));
      case VOICE ->
          TlObject.of("messageMediaDocument").with("voice", true).with("document", document(file));
      case DOCUMENT, AUDIO, ANIMATION ->
          TlObject.of("messageMediaDocument").with("document", document(file));
    };
  }

  private static TlObject photo(SharedFile file) {
    var sizes = new ArrayList<TlObject>();
    for (SharedFile.Preview preview : file.previews()) {
      sizes.add(
          photoSize(preview.type(), preview.width(), preview.height(), preview.content().size()));
    }
    sizes.add(photoSize(SharedFile.FULL_SIZE, WIDTH, HEIGHT, file.size()));
    return TlObject.of("photo")
        .with("id", file.id())
        .with("access_hash", file.accessHash())
        .with("file_reference", fileReference(file))
        .with("date", (int) file.date().getEpochSecond())
        .with("sizes", sizes)
        .with("dc_id", file.dc());
  }

  private static TlObject photoSize(String type, int width, int height, long size) {
    return TlObject.of("photoSize")
        .with("type", type)
        .with("w", width)
        .with("h", height)
        .with("size", Math.toIntExact(size));
  }

  private static TlObject document(SharedFile file) {
    return TlObject.of("document")
        .with("id", file.id())
        .with("access_hash", file.accessHash())
        .with("file_reference", fileReference(file))
        .with("date", (int) file.date().getEpochSecond())
        .with("mime_type", file.mimeType())
        .with("size", file.size())
        .with("dc_id", file.dc())
        .with("attributes", attributes(file));
  }

  private static List<TlObject> attributes(SharedFile file) {
    var attributes = new ArrayList<TlObject>();
    if (file.kind() != FileKind.VOICE && file.kind() != FileKind.VIDEO_NOTE) {
      attributes.add(TlObject.of("documentAttributeFilename").with("file_name", file.name()));
    }
    switch (file.kind()) {
      case VIDEO -> attributes.add(video(WIDTH, HEIGHT).with("supports_streaming", true));
      case VIDEO_NOTE -> attributes.add(video(HEIGHT, HEIGHT).with("round_message", true));
      case ANIMATION -> {
        attributes.add(video(WIDTH, HEIGHT).with("nosound", true));
        attributes.add(TlObject.of("documentAttributeAnimated"));
      }
      case AUDIO ->
          attributes.add(
              TlObject.of("documentAttributeAudio")
                  .with("duration", 180)
                  .with("title", file.name()));
      case VOICE ->
          attributes.add(
              TlObject.of("documentAttributeAudio").with("voice", true).with("duration", 10));
      case DOCUMENT, PHOTO -> {}
    }
    return attributes;
  }

  private static TlObject video(int width, int height) {
    return TlObject.of("documentAttributeVideo")
        .with("duration", 60.0)
        .with("w", width)
        .with("h", height);
  }
}
