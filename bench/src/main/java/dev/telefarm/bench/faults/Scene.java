package dev.telefarm.bench.faults;

import dev.telefarm.bench.lab.Original;
import dev.telefarm.bench.lab.SandboxProxy;
import dev.telefarm.bench.lab.TelegramSandbox;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.ServedFile;
import java.util.List;
import java.util.Optional;

/**
 * One file that one side fetches, which a script goes wrong with and nothing else.
 *
 * @param accounts those that may fetch it, as the sandbox calls them
 * @param file of this scene alone
 * @param proxy by which the accounts reach the sandbox; empty if they go there directly
 * @param kill ends the process that fetches, at once
 */
record Scene(
    TelegramSandbox telegram,
    List<String> accounts,
    Original file,
    Optional<SandboxProxy> proxy,
    Runnable kill) {
  /** The rule for this scene alone: its file, or its account where the rule names no file call. */
  Rule aimed(Rule rule) {
    Rule.Builder aimed = rule.toBuilder();
    if (rule.getMatch().getMethod().startsWith("upload.getFile")) {
      aimed.getMatchBuilder().setChat(TelegramSandbox.CHAT).setMessageId(file.messageId());
    } else {
      aimed.getMatchBuilder().setAccount(accounts.getFirst());
    }
    return aimed.build();
  }

  /** Bytes of the file that were served to the accounts so far. */
  long served() {
    return ours().stream().mapToLong(ServedFile::getBytes).sum();
  }

  /** Those that one of them was given again. */
  long servedTwice() {
    return ours().stream().mapToLong(ServedFile::getBytesTwice).sum();
  }

  private List<ServedFile> ours() {
    return telegram.served(file).stream()
        .filter(served -> accounts.contains(served.getAccount()))
        .toList();
  }
}
