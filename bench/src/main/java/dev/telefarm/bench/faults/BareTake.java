package dev.telefarm.bench.faults;

import dev.telefarm.bench.lab.BareRun;

/**
 * One file as bare TDLib fetched it.
 *
 * @param callsIntoWaits of its account, since the stage's beginning
 */
record BareTake(BareRun run, long callsIntoWaits) {}
