package dev.telefarm.bench.faults;

import dev.telefarm.bench.faults.Script.Moment;
import dev.telefarm.bench.lab.FaultControl;
import dev.telefarm.bench.lab.NotMeasuredException;
import dev.telefarm.bench.lab.Polling;
import dev.telefarm.sandbox.proto.v1.RuleStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A script at work, from before the download until it is closed. */
final class Play implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final FaultControl faults;
  private final List<String> rules;
  private final int moments;
  private final InstantSource clock = InstantSource.system();
  private final Queue<Instant> done = new ConcurrentLinkedQueue<>();
  private final Thread stagehand;
  private List<RuleStatus> cleared = List.of();

  private Play(Script script, Scene scene) {
    faults = scene.telegram().faults();
    moments = script.moments().size();
    rules = script.rules().stream().map(scene::aimed).map(faults::add).toList();
    stagehand =
        Thread.ofVirtual()
            .name("stagehand-" + scene.file().name())
            .start(() -> script.moments().forEach(moment -> act(moment, scene)));
  }

  static Play begin(Script script, Scene scene) {
    return new Play(script, scene);
  }

  private void act(Moment moment, Scene scene) {
    long due = (long) (moment.share() * scene.file().size());
    long _ = Polling.until("share of the file", PATIENCE, scene::served, bytes -> bytes >= due);
    done.add(clock.instant());
    moment.act().on(scene);
  }

  /** How often something went wrong; only after the end. */
  long firings() {
    return done.size() + cleared.stream().mapToLong(RuleStatus::getFired).sum();
  }

  /**
   * When it began to go wrong; only after the end.
   *
   * @throws NotMeasuredException if a part of the script was not played
   */
  Instant begun() {
    if (done.size() < moments || cleared.stream().anyMatch(rule -> rule.getFired() == 0)) {
      throw new NotMeasuredException("the fault did not happen: the download had ended before");
    }
    return Stream.concat(
            done.stream(),
            cleared.stream()
                .map(RuleStatus::getFirstFiredTime)
                .map(at -> Instant.ofEpochSecond(at.getSeconds(), at.getNanos())))
        .min(Instant::compareTo)
        .orElseThrow();
  }

  @Override
  public void close() {
    stagehand.interrupt();
    try {
      stagehand.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cleared = faults.clear(rules);
  }
}
