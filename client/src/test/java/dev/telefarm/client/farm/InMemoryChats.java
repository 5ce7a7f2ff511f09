package dev.telefarm.client.farm;

import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.ErrorReason;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ListChatsResponse;
import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.ListMediaResponse;
import dev.telefarm.proto.v1.Media;
import dev.telefarm.proto.v1.MediaFilter;
import dev.telefarm.proto.v1.ResolveLinkRequest;
import dev.telefarm.proto.v1.ResolveLinkResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One chat, `films`, id -1001, with 25 files in pages of 10; even messages are videos, odd ones
 * documents. Of a filter only the types are obeyed.
 */
public final class InMemoryChats extends ChatServiceGrpc.ChatServiceImplBase {
  private static final long CHAT_ID = -1001;

  private volatile @Nullable ListMediaRequest asked;

  InMemoryChats() {}

  /** The last request for files; null if there was none. */
  public @Nullable ListMediaRequest asked() {
    return asked;
  }

  @Override
  public void listChats(ListChatsRequest request, StreamObserver<ListChatsResponse> observer) {
    if (request.getParent().equals("accounts/out")) {
      observer.onError(
          Refusal.of(
              Status.Code.FAILED_PRECONDITION,
              ErrorReason.ERROR_REASON_LOGIN_NEEDED,
              "accounts/out is not logged in",
              Map.of("account", "accounts/out")));
      return;
    }
    InMemoryAccounts.answer(
        observer,
        ListChatsResponse.newBuilder()
            .addChats(
                Chat.newBuilder()
                    .setName(request.getParent() + "/chats/" + CHAT_ID)
                    .setChatId(CHAT_ID)
                    .setType(Chat.Type.TYPE_CHANNEL)
                    .setUsername("films")
                    // a title that would clear the screen if it were printed as it is
                    .setTitle("Films \u001b[2J映画"))
            .build());
  }

  /** The number at the end of the link is the message's. */
  @Override
  public void resolveLink(
      ResolveLinkRequest request, StreamObserver<ResolveLinkResponse> observer) {
    String number = request.getLink().substring(request.getLink().lastIndexOf('/') + 1);
    if (!number.matches("[0-9]+")) {
      observer.onError(
          Refusal.of(
              Status.Code.INVALID_ARGUMENT,
              ErrorReason.ERROR_REASON_LINK_INVALID,
              request.getLink() + " is no link to a message",
              Map.of()));
      return;
    }
    InMemoryAccounts.answer(
        observer,
        ResolveLinkResponse.newBuilder()
            .setChat(Chat.newBuilder().setTitle("Films").setChatId(CHAT_ID))
            .setMedia(
                Media.newBuilder()
                    .setChatId(CHAT_ID)
                    .setMessageId(Long.parseLong(number))
                    .setFileName("reel-" + number + ".bin")
                    .setSizeBytes(1 << 20))
            .build());
  }

  @Override
  public void listMedia(ListMediaRequest request, StreamObserver<ListMediaResponse> observer) {
    asked = request;
    MediaFilter filter = request.getFilter();
    String chat = request.getParent().substring(request.getParent().lastIndexOf('/') + 1);
    if (!chat.equals("films") && !chat.equals("-1001")) {
      observer.onError(
          Refusal.of(
              Status.Code.NOT_FOUND,
              ErrorReason.ERROR_REASON_CHAT_NOT_FOUND,
              "there is no chat " + chat,
              Map.of()));
      return;
    }
    int first = request.getPageToken().isEmpty() ? 25 : Integer.parseInt(request.getPageToken());
    ListMediaResponse.Builder response = ListMediaResponse.newBuilder();
    for (int message = first; message > Math.max(0, first - 10); message--) {
      Media.Type type = message % 2 == 0 ? Media.Type.TYPE_VIDEO : Media.Type.TYPE_DOCUMENT;
      if (filter.getTypesList().isEmpty() || filter.getTypesList().contains(type)) {
        response.addMedia(
            Media.newBuilder()
                .setChatId(CHAT_ID)
                .setMessageId(message)
                .setType(type)
                .setFileName("reel-" + message + ".bin")
                .setSizeBytes(message * 1_000_000L));
      }
    }
    InMemoryAccounts.answer(
        observer,
        response.setNextPageToken(first > 10 ? Integer.toString(first - 10) : "").build());
  }
}
