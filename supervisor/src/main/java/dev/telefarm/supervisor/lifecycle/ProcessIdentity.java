package dev.telefarm.supervisor.lifecycle;

/**
 * Names one process for ever: a pid alone is used again by the system.
 *
 * @param pid process id
 * @param start field 22 of /proc/[pid]/stat (clock ticks after boot), or the start instant in ms
 *     where there is no /proc
 * @param bootId /proc/sys/kernel/random/boot_id, or empty
 */
public record ProcessIdentity(long pid, long start, String bootId) {}
