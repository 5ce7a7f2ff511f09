package dev.telefarm.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import dev.telefarm.sandbox.proto.v1.Action;
import dev.telefarm.sandbox.proto.v1.AddRuleRequest;
import dev.telefarm.sandbox.proto.v1.CdnRedirect;
import dev.telefarm.sandbox.proto.v1.ClearRulesRequest;
import dev.telefarm.sandbox.proto.v1.Close;
import dev.telefarm.sandbox.proto.v1.ConnectionScope;
import dev.telefarm.sandbox.proto.v1.Content;
import dev.telefarm.sandbox.proto.v1.Delay;
import dev.telefarm.sandbox.proto.v1.DeleteMessagesRequest;
import dev.telefarm.sandbox.proto.v1.EditMessageRequest;
import dev.telefarm.sandbox.proto.v1.ExpireFileReferencesRequest;
import dev.telefarm.sandbox.proto.v1.File;
import dev.telefarm.sandbox.proto.v1.Hold;
import dev.telefarm.sandbox.proto.v1.ListRulesRequest;
import dev.telefarm.sandbox.proto.v1.Match;
import dev.telefarm.sandbox.proto.v1.RpcError;
import dev.telefarm.sandbox.proto.v1.Rule;
import dev.telefarm.sandbox.proto.v1.RuleStatus;
import dev.telefarm.sandbox.proto.v1.SetChatAccessRequest;
import dev.telefarm.sandbox.proto.v1.Silence;
import dev.telefarm.sandbox.proto.v1.Swallow;
import dev.telefarm.sandbox.proto.v1.Trickle;
import dev.telefarm.sandbox.proto.v1.Turns;
import dev.telefarm.sandbox.proto.v1.UnknownKey;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fault service keeps what it is told, and refuses what cannot be by the field's name. */
class FaultControlIT extends FaultFixture {
  private static final Action SWALLOW =
      Action.newBuilder().setSwallow(Swallow.getDefaultInstance()).build();

  private RuleStatus add(Rule rule) {
    return faults.addRule(AddRuleRequest.newBuilder().setRule(rule).build());
  }

  private List<RuleStatus> rules() {
    return faults.listRules(ListRulesRequest.getDefaultInstance()).getRulesList();
  }

  private static Rule.Builder swallowing() {
    return Rule.newBuilder().setAction(SWALLOW);
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  static List<Action> everyAction() {
    return List.of(
        error(-503, "Timeout"),
        Action.newBuilder().setDelay(Delay.newBuilder().setDuration(seconds(1))).build(),
        SWALLOW,
        content(Content.Change.CHANGE_SHORTENED),
        Action.newBuilder()
            .setClose(Close.newBuilder().setScope(ConnectionScope.CONNECTION_SCOPE_ALL))
            .build(),
        Action.newBuilder()
            .setSilence(
                Silence.newBuilder()
                    .setScope(ConnectionScope.CONNECTION_SCOPE_ACCOUNT)
                    .setDuration(seconds(1))
                    .setNewConnections(true))
            .build(),
        Action.newBuilder().setUnknownKey(UnknownKey.newBuilder().setDuration(seconds(1))).build(),
        Action.newBuilder().setCdnRedirect(CdnRedirect.getDefaultInstance()).build(),
        Action.newBuilder().setTrickle(Trickle.newBuilder().setBytesPerSecond(1)).build());
  }

  private static Action content(Content.Change change) {
    return Action.newBuilder()
        .setContent(Content.newBuilder().setChange(change).setBytes(7))
        .build();
  }

  @ParameterizedTest
  @MethodSource("everyAction")
  void ruleIsAnsweredAsItWasAdded(Action action) {
    var rule =
        Rule.newBuilder()
            .setId("all-fields")
            .setMatch(
                Match.newBuilder()
                    .setAccount("alice")
                    .setDc(2)
                    .setConnection(999)
                    .setMethod("upload.*")
                    .setChat("films")
                    .setMessageId(3)
                    .setFileName("far.bin")
                    .setOffsetFrom(4096)
                    .setOffsetTo(8192))
            .setTurns(
                Turns.newBuilder()
                    .setFrom(2)
                    .setTo(9)
                    .setEvery(3)
                    .setProbability(0.5)
                    .setSeed(42)
                    .setMaximumFirings(4))
            .setHold(
                Hold.newBuilder().setDuration(seconds(60)).setSince(Hold.Since.SINCE_FIRST_FIRING))
            .setAction(action)
            .build();
    assertThat(add(rule).getRule()).isEqualTo(rule);
    assertThat(rules()).singleElement().extracting(RuleStatus::getRule).isEqualTo(rule);
  }

  @Test
  void rulesAreClearedByIdOrAll() {
    add(swallowing().setId("a").setMatch(upload("alice")).build());
    add(swallowing().setId("b").setMatch(upload("alice")).build());
    assertThat(add(swallowing().setMatch(upload("alice")).build()).getRule().getId())
        .isEqualTo("rule-1");
    var cleared = faults.clearRules(ClearRulesRequest.newBuilder().addIds("b").build());
    assertThat(cleared.getClearedList())
        .extracting(status -> status.getRule().getId())
        .containsExactly("b");
    fails(
        Status.Code.NOT_FOUND,
        "",
        () -> faults.clearRules(ClearRulesRequest.newBuilder().addIds("a").addIds("b").build()));
    assertThat(rules()).hasSize(2);
    var _ = faults.clearRules(ClearRulesRequest.getDefaultInstance());
    assertThat(rules()).isEmpty();
  }

  private void refused(String field, Rule.Builder rule) {
    fails(Status.Code.INVALID_ARGUMENT, field, () -> add(rule.build()));
    assertThat(rules()).isEmpty();
  }

  private static Rule.Builder with(Match.Builder match) {
    return swallowing().setMatch(match);
  }

  private static Rule.Builder with(Action.Builder action) {
    return Rule.newBuilder().setAction(action);
  }

  @Test
  void wrongFieldsAreNamed() {
    refused("rule.action", Rule.newBuilder());
    refused("rule.id", swallowing().setId("A"));
    refused("rule.match.account", with(Match.newBuilder().setAccount("ghost")));
    refused("rule.match.dc", with(Match.newBuilder().setDc(3)));
    refused("rule.match.method", with(Match.newBuilder().setMethod("upload.getFiles")));
    refused("rule.match.chat", with(Match.newBuilder().setChat("nowhere")));
    refused("rule.match.message_id", with(Match.newBuilder().setMessageId(1)));
    refused("rule.match.offset_to", with(Match.newBuilder().setOffsetFrom(2).setOffsetTo(1)));
    refused("rule.turns.to", swallowing().setTurns(Turns.newBuilder().setFrom(2).setTo(1)));
    refused("rule.turns.probability", swallowing().setTurns(Turns.newBuilder().setProbability(2)));
    refused("rule.hold.duration", swallowing().setHold(Hold.getDefaultInstance()));
    refused("rule.hold.since", swallowing().setHold(Hold.newBuilder().setSinceValue(9)));
    refused(
        "rule.action.error.code",
        with(Action.newBuilder().setError(RpcError.newBuilder().setText("X"))));
    refused(
        "rule.action.error.text",
        with(Action.newBuilder().setError(RpcError.newBuilder().setCode(400))));
    refused(
        "rule.action.delay.duration",
        with(Action.newBuilder().setDelay(Delay.newBuilder().setDuration(seconds(-1)))));
    refused(
        "rule.action.content.change",
        with(Action.newBuilder().setContent(Content.getDefaultInstance())));
    refused(
        "rule.action.close.scope",
        with(Action.newBuilder().setClose(Close.newBuilder().setScopeValue(9))));
    refused(
        "rule.action.trickle.bytes_per_second",
        with(Action.newBuilder().setTrickle(Trickle.getDefaultInstance())));
  }

  @Test
  void changesOfTheWorldAreChecked() {
    fails(
        Status.Code.NOT_FOUND,
        "",
        () ->
            faults.expireFileReferences(
                ExpireFileReferencesRequest.newBuilder().setChat("nowhere").build()));
    fails(
        Status.Code.NOT_FOUND,
        "",
        () ->
            faults.deleteMessages(
                DeleteMessagesRequest.newBuilder().setChat("films").addMessageIds(999).build()));
    fails(
        Status.Code.INVALID_ARGUMENT,
        "message_ids",
        () -> faults.deleteMessages(DeleteMessagesRequest.newBuilder().setChat("films").build()));
    var edit = EditMessageRequest.newBuilder().setChat("films").setMessageId(2);
    fails(Status.Code.INVALID_ARGUMENT, "text", () -> faults.editMessage(edit.build()));
    fails(
        Status.Code.INVALID_ARGUMENT,
        "file.size",
        () -> faults.editMessage(edit.setFile(File.newBuilder().setName("x")).build()));
    fails(
        Status.Code.INVALID_ARGUMENT,
        "chat",
        () ->
            faults.setChatAccess(
                SetChatAccessRequest.newBuilder()
                    .setChat("alice-bob")
                    .setAccount("alice")
                    .setDenied(true)
                    .build()));
  }

  /** With {@code field} empty, any or none may be named. */
  private static void fails(Status.Code code, String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(code);
              if (!field.isEmpty()) {
                assertThat(violation(e).getField()).isEqualTo(field);
              }
            });
  }

  private static BadRequest.FieldViolation violation(StatusRuntimeException e) {
    try {
      return StatusProto.fromThrowable(e)
          .getDetails(0)
          .unpack(BadRequest.class)
          .getFieldViolations(0);
    } catch (InvalidProtocolBufferException wrong) {
      throw new AssertionError(wrong);
    }
  }
}
