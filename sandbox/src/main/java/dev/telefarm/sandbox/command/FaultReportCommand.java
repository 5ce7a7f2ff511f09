package dev.telefarm.sandbox.command;

import com.google.protobuf.Timestamp;
import dev.telefarm.sandbox.proto.v1.CallIntoWait;
import dev.telefarm.sandbox.proto.v1.FaultServiceGrpc;
import dev.telefarm.sandbox.proto.v1.Fired;
import dev.telefarm.sandbox.proto.v1.FiringEvent;
import dev.telefarm.sandbox.proto.v1.GetFiredRequest;
import io.grpc.Channel;
import java.time.Instant;
import picocli.CommandLine.Command;

/** Says what went wrong in a running sandbox. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Lists what fired: time, rule, account, data centre, connection, method, file and offset; and the calls that"
            + " came into a wait which their account had been told of.")
public final class FaultReportCommand extends ControlCommand {
  @Override
  void call(Channel channel) {
    Fired fired =
        FaultServiceGrpc.newBlockingStub(channel).getFired(GetFiredRequest.getDefaultInstance());
    System.out.printf(
        "%d firings, %d calls into announced waits%n",
        fired.getFirings(), fired.getCallsIntoWaits());
    fired.getEventsList().forEach(FaultReportCommand::print);
    fired.getIntoWaitsList().forEach(FaultReportCommand::print);
  }

  private static void print(FiringEvent event) {
    System.out.printf(
        "%s %s %s dc %d connection %d %s%s%n",
        text(event.getTime()),
        event.getRule(),
        orDash(event.getAccount()),
        event.getDc(),
        event.getConnection(),
        orDash(event.getMethod()),
        event.getChat().isEmpty()
            ? ""
            : " %s/%d %s from %d"
                .formatted(
                    event.getChat(), event.getMessageId(), event.getFileName(), event.getOffset()));
  }

  private static void print(CallIntoWait call) {
    System.out.printf(
        "%s into a wait: %s dc %d connection %d %s, announced %s, until %s%n",
        text(call.getTime()),
        call.getAccount(),
        call.getDc(),
        call.getConnection(),
        call.getMethod(),
        text(call.getAnnouncedTime()),
        text(call.getEndTime()));
  }

  private static Instant text(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
