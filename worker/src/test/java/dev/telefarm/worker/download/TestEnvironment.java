package dev.telefarm.worker.download;

import dev.telefarm.proto.link.v1.Limits;
import dev.telefarm.proto.v1.FloodEvent;
import dev.telefarm.worker.pacing.AccountPace;
import dev.telefarm.worker.pacing.PaceListener;
import java.time.InstantSource;

/** What downloads need, with nothing on the disk and the machine's clocks. */
final class TestEnvironment {
  /** Hears nothing. */
  static final PaceListener DEAF =
      new PaceListener() {
        @Override
        public void flood(FloodEvent event) {}

        @Override
        public void limits(Limits limits) {}

        @Override
        public void slower() {}
      };

  private TestEnvironment() {}

  static Downloads.Environment of(TargetFiles files, Pacing pacing) {
    return new Downloads.Environment(
        new MemoryDownloadLog(),
        files,
        (_, _, _) -> CopySpace.Freed.UNSUPPORTED,
        pacing,
        new AccountPace(System::nanoTime, InstantSource.system(), DEAF),
        () -> 0,
        InstantSource.system(),
        System::nanoTime,
        CrashPoints.at(""));
  }
}
