package dev.telefarm.sandbox.control;

import com.google.protobuf.Timestamp;
import dev.telefarm.sandbox.fault.CallIntoWait;
import dev.telefarm.sandbox.fault.FaultScript;
import dev.telefarm.sandbox.fault.Firing;
import dev.telefarm.sandbox.fault.Occurrence;
import dev.telefarm.sandbox.proto.v1.Fired;
import dev.telefarm.sandbox.proto.v1.FiringEvent;
import dev.telefarm.sandbox.proto.v1.RuleStatus;
import java.time.Instant;

/** What rules did, as control messages. */
final class RuleAnswers {
  private RuleAnswers() {}

  static RuleStatus status(dev.telefarm.sandbox.fault.RuleStatus status) {
    var answer =
        RuleStatus.newBuilder()
            .setRule(RuleMessages.rule(status.spec()))
            .setAddedTime(timestamp(status.added()))
            .setMatched(status.matched())
            .setFired(status.fired())
            .setOver(status.over());
    if (status.firstFired() != null) {
      answer.setFirstFiredTime(timestamp(status.firstFired()));
    }
    return answer.build();
  }

  static Fired fired(FaultScript.Report report) {
    var fired =
        Fired.newBuilder().setFirings(report.firings()).setCallsIntoWaits(report.callsIntoWaits());
    report.rules().forEach(rule -> fired.addRules(status(rule)));
    report.latest().forEach(firing -> fired.addEvents(event(firing)));
    report.latestIntoWaits().forEach(call -> fired.addIntoWaits(intoWait(call)));
    return fired.build();
  }

  private static FiringEvent event(Firing firing) {
    Occurrence cause = firing.occurrence();
    var event =
        FiringEvent.newBuilder()
            .setRule(firing.rule())
            .setTime(timestamp(firing.time()))
            .setAccount(Answers.orEmpty(cause.account()))
            .setDc(cause.dc())
            .setConnection(cause.connection())
            .setMethod(Answers.orEmpty(cause.method()))
            .setOffset(cause.offset());
    var file = cause.file();
    if (file != null) {
      event.setChat(file.chatId()).setMessageId(file.messageId()).setFileName(file.name());
    }
    return event.build();
  }

  private static dev.telefarm.sandbox.proto.v1.CallIntoWait intoWait(CallIntoWait call) {
    return dev.telefarm.sandbox.proto.v1.CallIntoWait.newBuilder()
        .setAccount(Answers.orEmpty(call.occurrence().account()))
        .setMethod(Answers.orEmpty(call.occurrence().method()))
        .setTime(timestamp(call.time()))
        .setAnnouncedTime(timestamp(call.announced()))
        .setEndTime(timestamp(call.end()))
        .setDc(call.occurrence().dc())
        .setConnection(call.occurrence().connection())
        .build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
