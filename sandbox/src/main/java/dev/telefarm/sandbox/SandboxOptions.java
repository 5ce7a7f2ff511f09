package dev.telefarm.sandbox;

import dev.telefarm.sandbox.fault.FaultFile;
import dev.telefarm.sandbox.world.WorldFile;
import dev.telefarm.sandbox.world.WorldSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox is started with.
 *
 * @param world what it contains at the start
 * @param worldDirectory what relative paths in {@code world} are relative to
 * @param served a folder that becomes a channel, or null
 * @param data where authorization keys and logins are kept: with them, clients survive a restart of
 *     the sandbox. Made if it is not there
 * @param cache where patched libraries and the key that they trust are kept; may be shared by any
 *     number of sandboxes
 * @param library an unpatched libtdjson
 * @param controlPort loopback port of the control service, 0 for any free one
 * @param faults what goes wrong from the start on
 */
public record SandboxOptions(
    WorldSpec world,
    Path worldDirectory,
    @Nullable Path served,
    Path data,
    Path cache,
    Path library,
    int controlPort,
    FaultFile faults) {

  /** The default world, on any free control port. */
  public static SandboxOptions of(Path data, Path cache, Path library) {
    return new SandboxOptions(
        WorldFile.defaultWorld(), Path.of(""), null, data, cache, library, 0, FaultFile.EMPTY);
  }

  /** The same with another world. */
  public SandboxOptions withWorld(WorldSpec otherWorld) {
    return new SandboxOptions(
        otherWorld, worldDirectory, served, data, cache, library, controlPort, faults);
  }

  /** The same with a folder that becomes a channel. */
  public SandboxOptions serving(Path folder) {
    return new SandboxOptions(
        world, worldDirectory, folder, data, cache, library, controlPort, faults);
  }
}
