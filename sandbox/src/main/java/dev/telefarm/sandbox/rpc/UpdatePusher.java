package dev.telefarm.sandbox.rpc;

import dev.telefarm.sandbox.tl.TlObject;
import dev.telefarm.sandbox.world.Account;
import dev.telefarm.sandbox.world.Chat;
import dev.telefarm.sandbox.world.ChatType;
import dev.telefarm.sandbox.world.Message;
import dev.telefarm.sandbox.world.WorldListener;
import java.time.InstantSource;
import java.util.List;

/** Tells connected clients what is new in the world. */
final class UpdatePusher implements WorldListener {
  private final Logins logins;
  private final UpdateSink sink;
  private final UpdateStates states;
  private final InstantSource clock;

  UpdatePusher(Logins logins, UpdateSink sink, UpdateStates states, InstantSource clock) {
    this.logins = logins;
    this.sink = sink;
    this.states = states;
    this.clock = clock;
  }

  @Override
  public void messagePosted(Message message, int pts) {
    Chat chat = message.chat();
    for (Account reader : readers(chat)) {
      int counted = chat.type().isChannel() ? pts : states.mailboxPts(reader);
      push(reader, UpdateObjects.newMessage(reader, message, counted, clock.instant()));
    }
  }

  @Override
  public void messageEdited(Message message) {
    for (Account reader : readers(message.chat())) {
      int pts = pts(reader, message.chat());
      push(reader, UpdateObjects.edited(reader, message, pts, clock.instant()));
    }
  }

  @Override
  public void messagesDeleted(Chat chat, List<Integer> messageIds) {
    for (Account reader : readers(chat)) {
      int pts = pts(reader, chat);
      push(reader, UpdateObjects.deleted(reader, chat, messageIds, pts, clock.instant()));
    }
  }

  private static List<Account> readers(Chat chat) {
    return chat.members().stream().filter(chat::isReadableBy).toList();
  }

  private int pts(Account reader, Chat chat) {
    return chat.type().isChannel() ? chat.pts() : states.mailboxPts(reader);
  }

  @Override
  public void chatChanged(Chat chat, List<Account> newMembers) {
    Message last = chat.lastMessage();
    for (Account member : newMembers) {
      if (chat.type() != ChatType.PRIVATE) {
        push(member, UpdateObjects.channelChanged(member, chat, clock.instant()));
      }
      if (last != null && chat.type().isChannel()) {
        push(member, UpdateObjects.newMessage(member, last, chat.pts(), clock.instant()));
      }
    }
  }

  private void push(Account account, TlObject updates) {
    logins.keysOf(account).forEach(key -> sink.push(key, updates));
  }
}
