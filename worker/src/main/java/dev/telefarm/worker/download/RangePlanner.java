package dev.telefarm.worker.download;

import java.util.BitSet;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who fetches which missing parts of one file. A lane takes a span from the front of what nobody
 * has, so that the file grows from its start, and receives it in order. When nothing is free it
 * takes the rear half of the largest span that another lane has left, so that all lanes end
 * together. Each part belongs to one lane at a time. Pure; not thread-safe.
 */
final class RangePlanner {
  /** Halving less would cost more, in bytes that TDLib has asked for already, than it saves. */
  static final int LEAST_TO_STEAL = 4;

  private final BitSet wanted; // what may be fetched here, had or not
  private final BitSet missing; // neither received nor claimed
  private final Map<Integer, Claim> claims = new TreeMap<>();

  private record Claim(int next, int end) {
    int left() {
      return end - next;
    }
  }

  /**
   * @param parts of the file
   * @param wanted those that may be fetched here
   * @param had those that need not be
   */
  RangePlanner(int parts, BitSet wanted, BitSet had) {
    this.wanted = wanted.get(0, parts);
    this.missing = new BitSet(parts);
    missing.set(0, parts);
    missing.andNot(had);
  }

  /**
   * The next span of a lane that holds none.
   *
   * @param most parts at once
   */
  Optional<PartSpan> take(int lane, int most) {
    if (claims.containsKey(lane)) {
      throw new IllegalStateException("lane " + lane + " has a span already");
    }
    BitSet free = free();
    int first = free.nextSetBit(0);
    Optional<Claim> claim =
        first >= 0
            ? Optional.of(new Claim(first, Math.min(free.nextClearBit(first), first + most)))
            : steal(most);
    claim.ifPresent(taken -> {
      missing.clear(taken.next, taken.end);
      claims.put(lane, taken);
    });
    return claim.map(taken -> new PartSpan(taken.next, taken.end));
  }

  private Optional<Claim> steal(int most) {
    return claims.entrySet().stream()
        .max(Comparator.comparingInt(entry -> entry.getValue().left()))
        .filter(entry -> entry.getValue().left() >= LEAST_TO_STEAL)
        .map(entry -> {
          Claim victim = entry.getValue();
          int middle = victim.next + (victim.left() + 1) / 2;
          entry.setValue(new Claim(victim.next, middle));
          int end = Math.min(victim.end, middle + most);
          missing.set(end, victim.end);
          return new Claim(middle, end);
        });
  }

  /**
   * The part that the lane is to receive next; empty once its span is done, whoever took the rest.
   */
  Optional<PartSpan> left(int lane) {
    return Optional.ofNullable(claims.get(lane)).map(claim -> new PartSpan(claim.next, claim.end));
  }

  /** The lane received the next part of its span, {@code part}. */
  void received(int lane, int part) {
    Claim claim = claims.get(lane);
    if (claim == null || claim.next != part) {
      throw new IllegalStateException("lane " + lane + " did not fetch part " + part);
    }
    put(lane, new Claim(part + 1, claim.end));
  }

  /** The lane goes no further: what is left of its span is anybody's. */
  void giveBack(int lane) {
    Claim claim = claims.remove(lane);
    if (claim != null) {
      missing.set(claim.next, claim.end);
    }
  }

  /** A part that was received, here or elsewhere, is not there any more: it is fetched here. */
  void lost(int part) {
    if (claims.values().stream().noneMatch(claim -> claim.next <= part && part < claim.end)) {
      missing.set(part);
    }
    wanted.set(part);
  }

  /** Another account has them. One that a lane has begun on is fetched all the same. */
  void had(BitSet parts) {
    missing.andNot(parts);
  }

  /** Only these may be fetched from now on; lanes lose the rest of their spans from there on. */
  void want(BitSet parts) {
    wanted.clear();
    wanted.or(parts);
    for (var entry : Map.copyOf(claims).entrySet()) {
      Claim claim = entry.getValue();
      int end = Math.min(claim.end, wanted.nextClearBit(claim.next));
      missing.set(end, claim.end);
      put(entry.getKey(), new Claim(claim.next, end));
    }
  }

  /** Whether nothing is left to take or to receive. */
  boolean idle() {
    return claims.isEmpty() && free().isEmpty();
  }

  private BitSet free() {
    BitSet free = (BitSet) missing.clone();
    free.and(wanted);
    return free;
  }

  private void put(int lane, Claim claim) {
    if (claim.left() > 0) {
      claims.put(lane, claim);
    } else {
      claims.remove(lane);
    }
  }
}
