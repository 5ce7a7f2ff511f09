package dev.telefarm.supervisor.process;

import dev.telefarm.supervisor.process.WorkerLog.Bytes;
import dev.telefarm.supervisor.process.WorkerLog.Piece;
import dev.telefarm.supervisor.process.WorkerLog.Range;
import java.io.IOException;
import java.util.List;

/** Finds the newest lines of a log, from its end, while it grows and is cut. */
record LastLines(WorkerLog log) {
  private static final int BLOCK = 64 << 10;

  /** Of finding lines that are cut away meanwhile. */
  private static final int TRIES = 3;

  /** So many lines, or as many as there are. */
  Range find(long lines) throws IOException {
    long end = log.end();
    for (int tries = 1; tries <= TRIES; tries++) {
      long begin = start(lines, end);
      if (begin < end || lines == 0) {
        return new Range(begin, end);
      }
      end = log.end(); // there are none, or they were cut away meanwhile
    }
    return new Range(end, end);
  }

  private long start(long lines, long end) throws IOException {
    long left = lines;
    long begin = end;
    for (Piece piece : lines == 0 ? List.<Piece>of() : log.newestFirst()) {
      long pieceEnd = Math.min(end, piece.start() + piece.length());
      if (pieceEnd < begin && begin < end) {
        left--; // what is after a gap is a line of its own
        if (left == 0) {
          return begin;
        }
      }
      long at = pieceEnd;
      while (at > piece.start()) {
        long from = Math.max(piece.start(), at - BLOCK);
        Bytes block = log.read(from, (int) (at - from));
        if (block.position() != from) {
          // Left out meanwhile: the log begins later now.
          return begin;
        }
        for (int i = block.content().remaining() - 1; i >= 0; i--) {
          long next = from + i + 1;
          if (block.content().get(i) == '\n' && begins(next, pieceEnd, begin, end)) {
            left--;
            if (left == 0) {
              return next;
            }
          }
        }
        at = from;
        begin = from;
      }
    }
    return begin;
  }

  /** Whether a line begins there: not at the end, nor where what followed was left out. */
  private static boolean begins(long position, long pieceEnd, long begin, long end) {
    return position < pieceEnd || (position == begin && position < end);
  }
}
