package dev.telefarm.worker.download;

import dev.telefarm.worker.telegram.ChatType.ChatTypeBasicGroup;
import dev.telefarm.worker.telegram.MessageContent.Document;
import dev.telefarm.worker.telegram.MessageContent.MessageDocument;
import dev.telefarm.worker.telegram.TdFunction;
import dev.telefarm.worker.telegram.TdFunction.DeleteFile;
import dev.telefarm.worker.telegram.TdFunction.DownloadFile;
import dev.telefarm.worker.telegram.TdFunction.GetChat;
import dev.telefarm.worker.telegram.TdFunction.GetMessageLinkInfo;
import dev.telefarm.worker.telegram.TdObject;
import dev.telefarm.worker.telegram.TdObject.Chat;
import dev.telefarm.worker.telegram.TdObject.File;
import dev.telefarm.worker.telegram.TdObject.FormattedText;
import dev.telefarm.worker.telegram.TdObject.LocalFile;
import dev.telefarm.worker.telegram.TdObject.Message;
import dev.telefarm.worker.telegram.TdObject.MessageLinkInfo;
import dev.telefarm.worker.telegram.TdObject.Ok;
import dev.telefarm.worker.telegram.TdObject.RemoteFile;
import dev.telefarm.worker.telegram.TelegramClient;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A Telegram with one chat, in it one message, in it one file, which is here already. */
final class OneFileClient implements TelegramClient {
  private static final long CHAT = -7;

  private final File file;

  OneFileClient(Path copy, long size) {
    LocalFile local = new LocalFile(copy.toString(), false, true, 0, size, size);
    file = new File(1, size, size, local, new RemoteFile("remote", "unique"));
  }

  @Override
  public <R extends TdObject> CompletableFuture<R> send(
      TdFunction<R> function, Consumer<? super R> first) {
    TdObject answer =
        switch (function) {
          case GetMessageLinkInfo _ -> new MessageLinkInfo(true, CHAT, null, message(), false);
          case GetChat _ -> new Chat(CHAT, new ChatTypeBasicGroup(7), "films");
          case DownloadFile _ -> file;
          case DeleteFile _ -> new Ok();
          default -> throw new IllegalArgumentException("not expected: " + function);
        };
    @SuppressWarnings("unchecked") // each function above is answered with its own kind
    R typed = (R) answer;
    first.accept(typed);
    return CompletableFuture.completedFuture(typed);
  }

  private Message message() {
    Document document = new Document("a.bin", "application/octet-stream", file);
    return new Message(
        2L << 20, CHAT, 0, 0, null, new MessageDocument(document, new FormattedText("")));
  }

  @Override
  public CompletableFuture<Void> closed() {
    return new CompletableFuture<>();
  }
}
