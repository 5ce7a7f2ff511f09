package dev.telefarm.sandbox.control;

import dev.telefarm.sandbox.fault.Faults;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.ClearRulesRequest;
import dev.telefarm.sandbox.proto.v1.ClearRulesResponse;
import dev.telefarm.sandbox.proto.v1.DeleteMessagesRequest;
import dev.telefarm.sandbox.proto.v1.DeleteMessagesResponse;
import dev.telefarm.sandbox.proto.v1.EditMessageRequest;
import dev.telefarm.sandbox.proto.v1.ExpireFileReferencesRequest;
import dev.telefarm.sandbox.proto.v1.ExpireFileReferencesResponse;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc.FaultServiceImplBase;
import dev.telefarm.sandbox.proto.v1.Fired;
import dev.telefarm.sandbox.proto.v1.GetFiredRequest;
import dev.telefarm.sandbox.proto.v1.ListRulesRequest;
import dev.telefarm.sandbox.proto.v1.ListRulesResponse;
import dev.telefarm.sandbox.proto.v1.Message;
import dev.telefarm.sandbox.proto.v1.RuleStatus;
import dev.telefarm.sandbox.proto.v1.SetChatAccessRequest;
import dev.telefarm.sandbox.proto.v1.SetChatAccessResponse;
import dev.telefarm.sandbox.world.World;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Implements what fault.proto specifies. Thread-safe. */
public final class FaultControl extends FaultServiceImplBase {
  private final Faults faults;
  private final ChatFaults chats;

  public FaultControl(Faults faults, World world) {
    this.faults = faults;
    this.chats = new ChatFaults(world);
  }

  @Override
  public void addRule(AddRuleRequest request, StreamObserver<RuleStatus> observer) {
    FieldErrors.answer(
        observer,
        () ->
            FieldErrors.within(
                "rule", () -> RuleAnswers.status(faults.add(RuleSpecs.rule(request.getRule())))));
  }

  @Override
  public void listRules(ListRulesRequest request, StreamObserver<ListRulesResponse> observer) {
    FieldErrors.answer(
        observer,
        () ->
            ListRulesResponse.newBuilder()
                .addAllRules(faults.rules().stream().map(RuleAnswers::status).toList())
                .build());
  }

  @Override
  public void clearRules(ClearRulesRequest request, StreamObserver<ClearRulesResponse> observer) {
    FieldErrors.answer(
        observer,
        () ->
            ClearRulesResponse.newBuilder()
                .addAllCleared(
                    faults.clear(ids(request)).stream().map(RuleAnswers::status).toList())
                .build());
  }

  private List<String> ids(ClearRulesRequest request) {
    List<String> wanted = request.getIdsList();
    for (String id : wanted) {
      if (!faults.has(id)) {
        throw FieldErrors.notFound("rule \"" + id + "\"");
      }
    }
    return wanted.isEmpty()
        ? faults.rules().stream().map(dev.telefarm.sandbox.fault.RuleStatus::id).toList()
        : wanted;
  }

  @Override
  public void getFired(GetFiredRequest request, StreamObserver<Fired> observer) {
    FieldErrors.answer(observer, () -> RuleAnswers.fired(faults.report()));
  }

  @Override
  public void expireFileReferences(
      ExpireFileReferencesRequest request, StreamObserver<ExpireFileReferencesResponse> observer) {
    FieldErrors.answer(
        observer,
        () -> ExpireFileReferencesResponse.newBuilder().setFiles(chats.expire(request)).build());
  }

  @Override
  public void editMessage(EditMessageRequest request, StreamObserver<Message> observer) {
    FieldErrors.answer(observer, () -> chats.edit(request));
  }

  @Override
  public void deleteMessages(
      DeleteMessagesRequest request, StreamObserver<DeleteMessagesResponse> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          chats.delete(request);
          return DeleteMessagesResponse.getDefaultInstance();
        });
  }

  @Override
  public void setChatAccess(
      SetChatAccessRequest request, StreamObserver<SetChatAccessResponse> observer) {
    FieldErrors.answer(
        observer,
        () -> {
          chats.access(request);
          return SetChatAccessResponse.getDefaultInstance();
        });
  }
}
