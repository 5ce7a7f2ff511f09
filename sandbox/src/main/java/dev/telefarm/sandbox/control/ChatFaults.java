package dev.telefarm.sandbox.control;

import dev.telefarm.sandbox.proto.v1.DeleteMessagesRequest;
import dev.telefarm.sandbox.proto.v1.EditMessageRequest;
import dev.telefarm.sandbox.proto.v1.ExpireFileReferencesRequest;
import dev.telefarm.sandbox.proto.v1.Message;
import dev.telefarm.sandbox.proto.v1.SetChatAccessRequest;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.EditSpec;
import dev.telefarm.sandbox.world.InvalidFieldException;
import dev.telefarm.sandbox.world.World;

/** Changes of the world that clients experience as faults. */
final class ChatFaults {
  private final World world;

  ChatFaults(World world) {
    this.world = world;
  }

  int expire(ExpireFileReferencesRequest request) {
    Chat chat = chat(request.getChat());
    int files = world.expireReferences(chat.id(), request.getMessageId());
    if (files == 0 && request.getMessageId() != 0) {
      throw FieldErrors.notFound("file of message " + request.getMessageId());
    }
    return files;
  }

  Message edit(EditMessageRequest request) {
    Chat chat = chat(request.getChat());
    requireMessage(chat, request.getMessageId());
    var edit =
        new EditSpec(
            request.getMessageId(),
            request.hasText() ? request.getText() : null,
            request.hasFile() ? Specs.fileSpec(request.getFile()) : null);
    return Answers.message(world.edit(chat.id(), edit));
  }

  void delete(DeleteMessagesRequest request) {
    Chat chat = chat(request.getChat());
    if (request.getMessageIdsCount() == 0) {
      throw new InvalidFieldException("message_ids", "is empty");
    }
    request.getMessageIdsList().forEach(id -> requireMessage(chat, id));
    world.delete(chat.id(), request.getMessageIdsList());
  }

  void access(SetChatAccessRequest request) {
    Chat chat = chat(request.getChat());
    if (world.account(request.getAccount()) == null) {
      throw FieldErrors.notFound("account \"" + request.getAccount() + "\"");
    }
    world.deny(chat.id(), request.getAccount(), request.getDenied());
  }

  private Chat chat(String id) {
    Chat chat = world.chat(id);
    if (chat == null) {
      throw FieldErrors.notFound("chat \"" + id + "\"");
    }
    return chat;
  }

  private static void requireMessage(Chat chat, int id) {
    if (chat.message(id) == null) {
      throw FieldErrors.notFound("message " + id + " in chat \"" + chat.id() + "\"");
    }
  }
}
