package dev.telefarm.supervisor.host;

import java.nio.file.Path;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;

/** Samples the host through OSHI, on demand. Thread-safe. */
public final class HostSampler {
  private final SystemInfo system = new SystemInfo();
  private final OperatingSystem os = system.getOperatingSystem();
  private final HardwareAbstractionLayer hardware = system.getHardware();
  private final Path data;

  /** Makes a sampler; {@code data} is on the file system whose free space counts. */
  public HostSampler(Path data) {
    this.data = data;
  }

  public HostSample host() {
    var memory = hardware.getMemory();
    double[] load = hardware.getProcessor().getSystemLoadAverage(1);
    return new HostSample(
        os.getFamily() + " " + os.getVersionInfo().getVersion(),
        Runtime.getRuntime().availableProcessors(),
        memory.getTotal(),
        memory.getAvailable(),
        data.toFile().getUsableSpace(),
        load.length == 0 ? 0 : Math.max(0, load[0]));
  }

  /** RSS of this very process, bytes; 0 where the system does not tell. */
  public long ownResidentBytes() {
    return os.getCurrentProcess().getResidentMemory();
  }
}
