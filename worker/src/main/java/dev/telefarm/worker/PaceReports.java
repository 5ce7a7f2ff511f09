package dev.telefarm.worker;

import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.link.v1.WorkerReport;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.worker.link.SupervisorLink;
import dev.telefarm.worker.pacing.PaceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the supervisor what Telegram asks for, and the downloads to go slower. Thread-safe.
 *
 * @param account the id
 */
record PaceReports(String account, SupervisorLink link, Runnable lowered) implements PaceListener {
  private static final Logger log = LoggerFactory.getLogger(PaceReports.class);

  @Override
  public void flood(FloodEvent event) {
    log.warn(
        "Telegram asks to wait {} s: {} of {}",
        event.getWait().getSeconds(),
        event.getKind(),
        event.getMethod());
    FloodEvent.Builder named = event.toBuilder().setAccount("accounts/" + account);
    if (!event.getDownload().isEmpty()) {
      named.setDownload("downloads/" + event.getDownload());
    }
    link.report(WorkerReport.newBuilder().setFlood(named).build());
  }

  @Override
  public void limits(Limits limits) {
    link.report(WorkerReport.newBuilder().setLimits(limits).build());
  }

  @Override
  public void slower() {
    lowered.run();
  }
}
