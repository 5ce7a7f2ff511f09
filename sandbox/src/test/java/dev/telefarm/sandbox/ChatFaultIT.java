package dev.telefarm.sandbox;

import static dev.telefarm.sandbox.td.TdClient.object;
import static dev.telefarm.sandbox.td.TdClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.telefarm.sandbox.proto.v1.DeleteMessagesRequest;
import dev.telefarm.sandbox.proto.v1.EditMessageRequest;
import dev.telefarm.sandbox.proto.v1.ExpireFileReferencesRequest;
import dev.telefarm.sandbox.proto.v1.ExpireFileReferencesResponse;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.SetChatAccessRequest;
import dev.telefarm.sandbox.td.TdClient;
import dev.telefarm.sandbox.td.TdClient.TdError;
import dev.telefarm.sandbox.world.Message;
import org.junit.jupiter.api.Test;

/** What happens to messages and chats, as a real TDLib experiences it. */
class ChatFaultIT extends FaultFixture {
  private ExpireFileReferencesResponse expire(Message message) {
    return faults.expireFileReferences(
        ExpireFileReferencesRequest.newBuilder()
            .setChat("films")
            .setMessageId(message.id())
            .build());
  }

  private void delete(Message message) {
    var _ =
        faults.deleteMessages(
            DeleteMessagesRequest.newBuilder()
                .setChat("films")
                .addMessageIds(message.id())
                .build());
  }

  private void deny(String account, boolean denied) {
    var _ =
        faults.setChatAccess(
            SetChatAccessRequest.newBuilder()
                .setChat("films")
                .setAccount(account)
                .setDenied(denied)
                .build());
  }

  private static void failsToDownload(TdClient client, int file) {
    assertThatThrownBy(() -> client.download(file, PATIENCE))
        .isInstanceOf(TdError.class)
        .hasMessageContaining("File download has failed");
  }

  @Test
  void expiredReferenceIsRenewedUnnoticed() {
    TdClient client = newAccount("renewing");
    Message message = post("expired.bin");
    int file = fileId(client, message);
    assertThat(expire(message).getFiles()).isEqualTo(1);
    assertThat(bytes(client.download(file, PATIENCE))).isEqualTo(original(message));
  }

  @Test
  void expiredReferenceOfADeletedMessageFails() {
    TdClient client = newAccount("bereft");
    Message message = post("deleted.bin");
    int file = fileId(client, message);
    delete(message);
    client.awaitUpdate(
        "updateDeleteMessages",
        u -> u.path("message_ids").path(0).asLong() == (long) message.id() << 20);
    expire(message);
    failsToDownload(client, file);
  }

  @Test
  void deletedMessageIsGoneForWhoAsks() {
    TdClient client = newAccount("asking");
    Message message = post("gone.bin");
    delete(message);
    client.call(request("searchPublicChat").put("username", "sandbox_films"));
    assertThatThrownBy(() -> fileId(client, message)).isInstanceOf(TdError.class);
  }

  @Test
  void editedMessageHasAnotherFileAndCaption() {
    TdClient client = newAccount("editing");
    Message message = post("draft.bin");
    int file = fileId(client, message);
    openChat(client, message);
    var answer =
        faults.editMessage(
            EditMessageRequest.newBuilder()
                .setChat("films")
                .setMessageId(message.id())
                .setText("The final cut")
                .setFile(File.newBuilder().setName("final.bin").setSize(SIZE))
                .build());
    assertThat(answer.getFile().getName()).isEqualTo("final.bin");
    JsonNode content =
        client
            .awaitUpdate(
                "updateMessageContent",
                u -> u.path("message_id").asLong() == (long) message.id() << 20)
            .path("new_content");
    assertThat(content.path("caption").path("text").asText()).isEqualTo("The final cut");
    assertThat(content.path("document").path("file_name").asText()).isEqualTo("final.bin");
    // The former file is still there for who has a reference to it.
    assertThat(bytes(client.download(file, PATIENCE))).isEqualTo(original(message));
    downloads(client, sandbox.message("films", message.id()));
  }

  private static void openChat(TdClient client, Message message) {
    client.call(request("openChat").put("chat_id", message.chat().tdlibChatId()));
  }

  @Test
  void deniedChatCannotBeAskedUntilItIsOpened() {
    TdClient client = newAccount("outsider");
    Message message = post("denied.bin");
    int file = fileId(client, message);
    expire(message);
    deny("outsider", true);
    failsToDownload(client, file);
    ObjectNode history =
        request("searchChatMessages").put("chat_id", message.chat().tdlibChatId()).put("limit", 1);
    history.set("filter", object("searchMessagesFilterDocument"));
    assertThatThrownBy(() -> client.call(history.deepCopy())).isInstanceOf(TdError.class);
    deny("outsider", false);
    TdClient other = newAccount("insider");
    downloads(other, message);
  }
}
