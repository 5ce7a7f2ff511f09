package dev.telefarm.client.cli;

import dev.telefarm.client.cli.view.Width;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * What the process gives a command. Everything that a command knows about the world outside comes
 * from here.
 *
 * @param bytes the same output for bytes as they are; unlike {@code out} it says when it cannot
 *     write
 * @param input where answers to prompts come from
 * @param terminal whether {@code out} is a terminal: only then is anything drawn in place
 * @param unicode whether {@code out} can carry block characters
 * @param directory that relative paths are relative to
 * @param interrupts Ctrl-C
 * @param screens only to be used where {@code out} is a terminal
 */
record Host(
    PrintStream out,
    OutputStream bytes,
    PrintStream err,
    Input input,
    boolean terminal,
    boolean unicode,
    Width width,
    Map<String, String> environment,
    Path directory,
    InstantSource clock,
    ZoneId zone,
    Interrupts interrupts,
    Screens screens) {}
