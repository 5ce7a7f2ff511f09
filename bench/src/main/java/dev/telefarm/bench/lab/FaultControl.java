package dev.telefarm.bench.lab;

import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.CallIntoWait;
import dev.telefarm.sandbox.proto.v1.ClearRulesRequest;
import dev.telefarm.sandbox.proto.v1.DeleteMessagesRequest;
import dev.telefarm.sandbox.proto.v1.EditMessageRequest;
import dev.telefarm.sandbox.proto.v1.ExpireFileReferencesRequest;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.GetFiredRequest;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.RuleStatus;
import dev.telefarm.sandbox.proto.v1.SetChatAccessRequest;
import io.grpc.Channel;
import java.util.List;

/** What goes wrong in a sandbox, and what did. Thread-safe. */
public final class FaultControl {
  private final FaultServiceGrpc.FaultServiceBlockingStub faults;

  FaultControl(Channel channel) {
    this.faults = FaultServiceGrpc.newBlockingStub(channel);
  }

  /** Adds a rule; its id. */
  public String add(Rule rule) {
    return faults.addRule(AddRuleRequest.newBuilder().setRule(rule).build()).getRule().getId();
  }

  /** Ends these rules and what they have begun; as they were then. */
  public List<RuleStatus> clear(List<String> rules) {
    return rules.isEmpty() // which would mean all
        ? List.of()
        : faults
            .clearRules(ClearRulesRequest.newBuilder().addAllIds(rules).build())
            .getClearedList();
  }

  /** As they are now. */
  public List<RuleStatus> status(List<String> rules) {
    return faults.getFired(GetFiredRequest.getDefaultInstance()).getRulesList().stream()
        .filter(status -> rules.contains(status.getRule().getId()))
        .toList();
  }

  /** Calls that came into a wait that one of these accounts had been told of. */
  public long callsIntoWaits(List<String> accounts) {
    return faults.getFired(GetFiredRequest.getDefaultInstance()).getIntoWaitsList().stream()
        .map(CallIntoWait::getAccount)
        .filter(accounts::contains)
        .count();
  }

  /** Who shows a reference to the file from before is refused. */
  public void expireReference(Original file) {
    var _ =
        faults.expireFileReferences(
            ExpireFileReferencesRequest.newBuilder()
                .setChat(TelegramSandbox.CHAT)
                .setMessageId(file.messageId())
                .build());
  }

  /** Gives the message another caption. */
  public void editCaption(Original file, String caption) {
    var _ = faults.editMessage(edit(file).setText(caption).build());
  }

  /** Gives the message another file, of the same size. */
  public void replaceFile(Original file) {
    var other = File.newBuilder().setName("other-" + file.name()).setSize(file.size());
    var _ = faults.editMessage(edit(file).setFile(other).build());
  }

  private static EditMessageRequest.Builder edit(Original file) {
    return EditMessageRequest.newBuilder()
        .setChat(TelegramSandbox.CHAT)
        .setMessageId(file.messageId());
  }

  public void delete(Original file) {
    var _ =
        faults.deleteMessages(
            DeleteMessagesRequest.newBuilder()
                .setChat(TelegramSandbox.CHAT)
                .addMessageIds(file.messageId())
                .build());
  }

  /** Shuts the chat to the account. */
  public void deny(String account) {
    var _ =
        faults.setChatAccess(
            SetChatAccessRequest.newBuilder()
                .setChat(TelegramSandbox.CHAT)
                .setAccount(account)
                .setDenied(true)
                .build());
  }
}
