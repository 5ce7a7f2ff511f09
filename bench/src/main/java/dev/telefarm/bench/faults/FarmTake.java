package dev.telefarm.bench.faults;

import dev.telefarm.bench.lab.Story;

/**
 * One file as the farm fetched it.
 *
 * @param bytesTwice that an account was given again
 * @param callsIntoWaits of the stage's accounts, since its beginning
 */
record FarmTake(Story story, Play play, long bytesTwice, long callsIntoWaits) {}
