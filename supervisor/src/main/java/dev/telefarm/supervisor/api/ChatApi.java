package dev.telefarm.supervisor.api;

import dev.telefarm.proto.link.v1.Query;
import dev.telefarm.proto.v1.Chat;
import dev.telefarm.proto.v1.ChatServiceGrpc;
import dev.telefarm.proto.v1.ListChatsRequest;
import dev.telefarm.proto.v1.ListChatsResponse;
import dev.telefarm.proto.v1.ListMediaRequest;
import dev.telefarm.proto.v1.ListMediaResponse;
import dev.telefarm.proto.v1.ResolveLinkRequest;
import dev.telefarm.proto.v1.ResolveLinkResponse;
import dev.telefarm.supervisor.account.AccountId;
import dev.telefarm.supervisor.farm.FarmAccounts;
import io.grpc.stub.StreamObserver;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code telefarm.v1.ChatService}: everything is asked of the account's worker. */
final class ChatApi extends ChatServiceGrpc.ChatServiceImplBase {
  private static final Pattern CHAT_NAME =
      Pattern.compile("(accounts/[^/]+)/chats/(-?\\d{1,19}|[A-Za-z]\\w{3,31})");

  private final FarmAccounts accounts;

  ChatApi(FarmAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public void listChats(ListChatsRequest request, StreamObserver<ListChatsResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          AccountId account = Fields.accountName(request.getParent(), "parent");
          int limit = Fields.pageSize(request.getPageSize());
          var parameters = request.toBuilder().clearPageSize().clearPageToken().build();
          int skip = (int) number(PageToken.cursor(parameters, request.getPageToken()).orElse("0"));
          var query =
              Query.newBuilder()
                  .setListChats(Query.ListChats.newBuilder().setSkip(skip).setLimit(limit));
          var result = accounts.query(account, query).getChats();
          var response = ListChatsResponse.newBuilder();
          for (Chat chat : result.getChatsList()) {
            response.addChats(named(account, chat));
          }
          if (result.getMore()) {
            response.setNextPageToken(
                PageToken.of(parameters, Integer.toString(skip + result.getChatsCount())));
          }
          return response.build();
        });
  }

  @Override
  public void listMedia(ListMediaRequest request, StreamObserver<ListMediaResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          Matcher parent = CHAT_NAME.matcher(request.getParent());
          Fields fields = new Fields();
          fields.require(
              parent.matches(),
              "parent",
              "must be accounts/{account}/chats/{chat} with a chat id or a public username");
          fields.require(
              request.getOrder() != ListMediaRequest.Order.UNRECOGNIZED,
              "order",
              "is not a known order");
          MediaFilterFields.check(fields, request.getFilter(), "filter");
          fields.check();
          AccountId account = Fields.accountName(parent.group(1), "parent");
          int limit = Fields.pageSize(request.getPageSize());
          var parameters = request.toBuilder().clearPageSize().clearPageToken().build();
          long cursor = number(PageToken.cursor(parameters, request.getPageToken()).orElse("0"));
          var query =
              Query.newBuilder()
                  .setListMedia(
                      Query.ListMedia.newBuilder()
                          .setChat(parent.group(2))
                          .setFilter(request.getFilter())
                          .setOldestFirst(
                              request.getOrder() == ListMediaRequest.Order.ORDER_OLDEST_FIRST)
                          .setCursor(cursor)
                          .setLimit(limit));
          var result = accounts.query(account, query).getMedia();
          var response = ListMediaResponse.newBuilder().addAllMedia(result.getMediaList());
          if (result.getMore()) {
            response.setNextPageToken(PageToken.of(parameters, Long.toString(result.getCursor())));
          }
          return response.build();
        });
  }

  @Override
  public void resolveLink(ResolveLinkRequest request, StreamObserver<ResolveLinkResponse> answer) {
    Answers.unary(
        answer,
        () -> {
          AccountId account = Fields.accountName(request.getParent(), "parent");
          Fields fields = new Fields();
          Links.check(fields, request.getLink(), "link");
          fields.check();
          var result =
              accounts
                  .query(account, Query.newBuilder().setResolveLink(request.getLink()))
                  .getResolved();
          var response =
              ResolveLinkResponse.newBuilder()
                  .setChat(named(account, result.getChat()))
                  .addAllAlbum(result.getAlbumList())
                  .setTopicId(result.getTopicId());
          if (result.hasMedia()) {
            response.setMedia(result.getMedia());
          }
          return response.build();
        });
  }

  /** Workers know chats by their ids; the name says through whose eyes. */
  private static Chat named(AccountId account, Chat chat) {
    return chat.toBuilder().setName(account.name() + "/chats/" + chat.getChatId()).build();
  }

  private static long number(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw PageToken.invalid();
    }
  }
}
