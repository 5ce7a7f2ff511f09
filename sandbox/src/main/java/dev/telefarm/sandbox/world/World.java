package dev.telefarm.sandbox.world;

import dev.telefarm.sandbox.world.Drafts.Draft;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the sandbox's Telegram contains. Thread-safe.
 *
 * <p>Whatever cannot be done throws {@link InvalidFieldException} and changes nothing.
 */
public final class World {
  private final Drafts drafts;
  private final Directory directory = new Directory();
  private final Messages messages = new Messages();
  private final Map<Chat, Boolean> openToEveryone = new ConcurrentHashMap<>();
  private final List<WorldListener> listeners = new CopyOnWriteArrayList<>();
  private ShapingSpec shaping = ShapingSpec.NONE;
  private @Nullable WorldJournal journal;

  /**
   * An empty world.
   *
   * @param baseDirectory what relative paths of files are relative to
   */
  public World(Path baseDirectory) {
    this.drafts = new Drafts(baseDirectory, directory::account);
  }

  /** Adds everything that {@code spec} describes. */
  public synchronized void load(WorldSpec spec) {
    for (int i = 0; i < spec.accounts().size(); i++) {
      int index = i;
      within("accounts[" + i + "]", () -> addAccount(spec.accounts().get(index)));
    }
    for (int i = 0; i < spec.chats().size(); i++) {
      int index = i;
      within("chats[" + i + "]", () -> addChat(spec.chats().get(index)));
    }
    shaping = spec.shaping();
  }

  /**
   * Adds again what the file says was added to this world after it was loaded, and writes down
   * there what is added from now on.
   *
   * @throws InvalidFieldException naming the file's line that does not fit the world any more
   */
  public synchronized void keepChangesIn(Path file) {
    var kept = new WorldJournal(file);
    kept.replay(this);
    journal = kept;
  }

  /** Called after each change, on the thread that made it. */
  public void addListener(WorldListener listener) {
    listeners.add(listener);
  }

  /** Adds an account, which becomes a member of every chat that is open to everyone. */
  public synchronized Account addAccount(AccountSpec spec) {
    var account = Account.of(spec);
    directory.add(account);
    openToEveryone.keySet().forEach(chat -> joined(chat, List.of(account)));
    keep(WorldJournal.Entry.added(spec));
    return account;
  }

  /** Adds a chat with its messages. */
  public synchronized Chat addChat(ChatSpec spec) {
    directory.requireFree(spec);
    List<Account> members = directory.resolveMembers(spec.members());
    var chat = new Chat(spec, directory.discussion(spec));
    chat.addMembers(members);
    List<Draft> resolved = drafts.of(chat, spec.messages());
    directory.add(chat);
    if (spec.members().contains(ChatSpec.EVERYONE)) {
      openToEveryone.put(chat, true);
    }
    messages.append(chat, resolved);
    keep(WorldJournal.Entry.added(spec));
    listeners.forEach(listener -> listener.chatChanged(chat, members));
    return chat;
  }

  /** Adds members; who is one already stays one. */
  public synchronized void addMembers(String chatId, Collection<String> accountIds) {
    Chat chat = directory.requireChat(chatId);
    if (chat.type() == ChatType.PRIVATE) {
      throw new InvalidFieldException("members", "a private chat stays between two");
    }
    List<Account> members = directory.resolveMembers(accountIds);
    if (accountIds.contains(ChatSpec.EVERYONE)) {
      openToEveryone.put(chat, true);
    }
    joined(chat, members);
    keep(WorldJournal.Entry.joined(chatId, accountIds));
  }

  /** Posts messages, and tells every listener of each of them. Answers them in the order given. */
  public synchronized List<Message> post(String chatId, List<MessageSpec> specs) {
    Chat chat = directory.requireChat(chatId);
    List<Message> posted = messages.append(chat, drafts.of(chat, specs));
    keep(WorldJournal.Entry.posted(chatId, specs));
    int pts = chat.pts() - posted.size();
    for (Message message : posted) {
      pts++;
      for (WorldListener listener : listeners) {
        listener.messagePosted(message, pts);
      }
    }
    return posted;
  }

  /** Gives a message another text or file, and tells every listener. */
  public synchronized Message edit(String chatId, EditSpec edit) {
    Message message =
        Directory.requireMessage("message", directory.requireChat(chatId), edit.message());
    FileSpec file = edit.file();
    String text = Objects.requireNonNullElse(edit.text(), message.text());
    MessageSpec.requireText(text, file != null || message.file() != null);
    Content content = file == null ? null : drafts.content(file);
    Message edited = messages.edit(message, text, file, content);
    keep(WorldJournal.Entry.edited(chatId, edit));
    listeners.forEach(listener -> listener.messageEdited(edited));
    return edited;
  }

  /**
   * Deletes messages, and tells every listener. Their files can be fetched while references last.
   */
  public synchronized void delete(String chatId, List<Integer> messageIds) {
    Chat chat = directory.requireChat(chatId);
    List<Message> deleted =
        messageIds.stream()
            .distinct()
            .map(id -> Directory.requireMessage("messages", chat, id))
            .toList();
    if (deleted.isEmpty()) {
      throw new InvalidFieldException("messages", "is empty");
    }
    deleted.forEach(messages::delete);
    List<Integer> ids = deleted.stream().map(Message::id).toList();
    keep(WorldJournal.Entry.deleted(chatId, ids));
    listeners.forEach(listener -> listener.messagesDeleted(chat, ids));
  }

  /**
   * Lets the references to files of a chat expire. Not kept over a restart, after which the former
   * references are as expired as these.
   *
   * @param messageId 0 for those of all messages, deleted ones included
   * @return of how many files
   */
  public synchronized int expireReferences(String chatId, int messageId) {
    return messages.expireReferences(directory.requireChat(chatId), messageId);
  }

  /** Shuts a chat to an account, which stays a member, or opens it again. Not kept. */
  public synchronized void deny(String chatId, String accountId, boolean shut) {
    Chat chat = directory.requireChat(chatId);
    if (chat.type() == ChatType.PRIVATE) {
      throw new InvalidFieldException("chat", "a private chat is open to both");
    }
    chat.deny(directory.requireAccount("account", accountId), shut);
  }

  /** How slow the world file wants the sandbox to be at its start. */
  public synchronized ShapingSpec shaping() {
    return shaping;
  }

  public synchronized List<Account> accounts() {
    return directory.accounts();
  }

  public synchronized List<Chat> chats() {
    return directory.chats();
  }

  public synchronized @Nullable Account account(String id) {
    return directory.account(id);
  }

  public synchronized @Nullable Chat chat(String id) {
    return directory.chat(id);
  }

  public @Nullable Account accountByUserId(long userId) {
    return first(accounts().stream().filter(account -> account.userId() == userId));
  }

  /** Any form of the number: only its digits are compared. */
  public @Nullable Account accountByPhone(String phone) {
    String digits = phone.replaceAll("[^0-9]", "");
    return first(accounts().stream().filter(account -> digits.equals(account.spec().phone())));
  }

  public @Nullable Account accountByBotToken(String token) {
    return first(accounts().stream().filter(account -> token.equals(account.spec().botToken())));
  }

  public @Nullable Account accountByUsername(String username) {
    return first(
        accounts().stream()
            .filter(account -> username.equalsIgnoreCase(account.spec().username())));
  }

  public @Nullable Chat chatByUsername(String username) {
    return first(chats().stream().filter(chat -> username.equalsIgnoreCase(chat.username())));
  }

  public @Nullable Chat channel(long peerId) {
    return first(
        chats().stream().filter(chat -> chat.type().isChannel() && chat.peerId() == peerId));
  }

  public @Nullable Chat group(long peerId) {
    return first(
        chats().stream().filter(chat -> chat.type() == ChatType.GROUP && chat.peerId() == peerId));
  }

  /** The private chat of two accounts, if there is one. */
  public @Nullable Chat privateChat(Account one, Account other) {
    return first(
        chats().stream()
            .filter(chat -> chat.type() == ChatType.PRIVATE)
            .filter(chat -> chat.hasMember(one) && chat.hasMember(other)));
  }

  /** The chats that an account is a member of, without channels that are shut to it. */
  public List<Chat> chatsOf(Account account) {
    return chats().stream()
        .filter(chat -> chat.hasMember(account))
        .filter(chat -> !chat.type().isChannel() || chat.isReadableBy(account))
        .toList();
  }

  public @Nullable SharedFile file(long fileId) {
    return messages.file(fileId);
  }

  /** A message of a chat that is no channel, by its number. */
  public @Nullable Message mailboxMessage(int messageId) {
    return messages.inMailbox(messageId);
  }

  /** How many changes an account has seen in chats that are no channels. */
  public int mailboxChanges(Account account) {
    return chatsOf(account).stream()
        .filter(chat -> !chat.type().isChannel())
        .mapToInt(Chat::changeCount)
        .sum();
  }

  private void keep(WorldJournal.Entry entry) {
    if (journal != null) {
      journal.append(entry);
    }
  }

  private void joined(Chat chat, List<Account> members) {
    List<Account> added = chat.addMembers(members);
    if (!added.isEmpty()) {
      listeners.forEach(listener -> listener.chatChanged(chat, added));
    }
  }

  private static <T> @Nullable T first(Stream<T> found) {
    return found.findFirst().orElse(null);
  }

  private static void within(String parent, Runnable step) {
    try {
      step.run();
    } catch (InvalidFieldException e) {
      throw e.within(parent);
    }
  }
}
