package dev.telefarm.supervisor.schedule;

import dev.telefarm.proto.link.v1.PartRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which account fetches which parts of one file that several accounts fetch together. Not
 * thread-safe; performs nothing.
 *
 * <p>Those who start together get equal shares of the missing parts, in order. Who joins later, or
 * has made all of its parts durable, takes the rear half of what the account with most left has
 * left, if that is {@value #MIN_SPLIT} parts or more. What an account leaves behind goes to those
 * who have nothing to do, else to the one with least left. So after each {@link #settle} no part is
 * held by two accounts, and as long as one account works every missing part is held by one.
 *
 * <p>The plan is not a lock: an account that loses a part to another one may be fetching it at that
 * moment, and then it is fetched twice. Both write the same bytes.
 */
public final class StripePlanner {
  /** Fewer parts than these are left to the account that has them. */
  public static final int MIN_SPLIT = 16;

  private final int parts;
  private final Map<String, BitSet> held = new LinkedHashMap<>();

  /** Whether an account can fetch now. */
  public enum Presence {
    WORKING,
    /** It waits, for example because Telegram asked it to: others may have its parts. */
    STALLED,
    /** Its worker is gone; it may come back. */
    ABSENT
  }

  public StripePlanner(int parts) {
    this.parts = parts;
  }

  /**
   * Brings the plan in line with what is durable and who is there.
   *
   * @param members all that take part; whoever is not among them loses its parts
   * @return the accounts whose parts are others than before
   */
  public Set<String> settle(BitSet durable, Map<String, Presence> members) {
    Map<String, BitSet> before = new HashMap<>();
    held.forEach((account, own) -> before.put(account, (BitSet) own.clone()));
    held.keySet().retainAll(members.keySet());
    members.forEach((account, presence) -> {
      BitSet own = held.computeIfAbsent(account, _ -> new BitSet(parts));
      if (presence == Presence.ABSENT) {
        own.clear();
      }
    });
    List<String> working =
        members.entrySet().stream()
            .filter(member -> member.getValue() == Presence.WORKING)
            .map(Map.Entry::getKey)
            .toList();
    List<String> idle =
        new ArrayList<>(working.stream().filter(account -> !hasWork(account, durable)).toList());
    if (!idle.isEmpty()) {
      members.forEach((account, presence) -> {
        if (presence == Presence.STALLED) {
          held(account).clear();
        }
      });
    }
    giveFree(durable, working, idle);
    for (String account : idle) {
      if (!hasWork(account, durable)) {
        takeHalf(account, durable, working);
      }
    }
    Set<String> changed = new HashSet<>();
    held.forEach((account, own) -> {
      if (!own.equals(before.getOrDefault(account, new BitSet()))) {
        changed.add(account);
      }
    });
    return changed;
  }

  private void giveFree(BitSet durable, List<String> working, List<String> idle) {
    BitSet free = new BitSet(parts);
    free.set(0, parts);
    free.andNot(durable);
    held.values().forEach(free::andNot);
    List<String> takers =
        idle.isEmpty()
            ? working.stream()
                .min(Comparator.comparingInt(account -> left(account, durable).cardinality()))
                .stream()
                .toList()
            : idle;
    int first = free.nextSetBit(0);
    int given = 0;
    int all = free.cardinality();
    for (int i = 0; i < takers.size(); i++) {
      BitSet own = held(takers.get(i));
      int upTo = (int) ((long) all * (i + 1) / takers.size());
      if (given < upTo && !idle.isEmpty()) {
        // What it has done already need not be named any more.
        own.clear();
      }
      for (; given < upTo; given++) {
        own.set(first);
        first = free.nextSetBit(first + 1);
      }
    }
  }

  private void takeHalf(String taker, BitSet durable, List<String> working) {
    mostLeft(durable, working)
        .ifPresent(victim -> {
          BitSet left = left(victim, durable);
          BitSet own = held(taker);
          own.clear();
          int part = left.length() - 1;
          for (int n = left.cardinality() / 2; n > 0; n--) {
            own.set(part);
            held(victim).clear(part);
            part = left.previousSetBit(part - 1);
          }
        });
  }

  private Optional<String> mostLeft(BitSet durable, List<String> accounts) {
    return accounts.stream()
        .filter(account -> left(account, durable).cardinality() >= MIN_SPLIT)
        .max(Comparator.comparingInt(account -> left(account, durable).cardinality()));
  }

  /** Whether one more account would get something to do. */
  public boolean canShare(BitSet durable) {
    BitSet free = new BitSet(parts);
    free.set(0, parts);
    free.andNot(durable);
    held.values().forEach(free::andNot);
    return !free.isEmpty() || mostLeft(durable, List.copyOf(held.keySet())).isPresent();
  }

  /** Whether the account holds a part that is not durable. */
  public boolean hasWork(String account, BitSet durable) {
    return !left(account, durable).isEmpty();
  }

  /** Found damaged by this account, which fetches them again whoever held them. */
  public void damaged(String account, List<PartRange> ranges) {
    for (PartRange range : ranges) {
      int first = Math.max(0, range.getFirst());
      int end = Math.min(parts, range.getEnd());
      if (first < end) {
        held.values().forEach(own -> own.clear(first, end));
        held(account).set(first, end);
      }
    }
  }

  /** What the account holds, in order; parts that it has made durable may be among them. */
  public List<PartRange> ranges(String account) {
    BitSet own = held(account);
    List<PartRange> ranges = new ArrayList<>();
    for (int first = own.nextSetBit(0); first >= 0; ) {
      int end = own.nextClearBit(first);
      ranges.add(PartRange.newBuilder().setFirst(first).setEnd(end).build());
      first = own.nextSetBit(end);
    }
    return ranges;
  }

  private BitSet left(String account, BitSet durable) {
    BitSet left = (BitSet) held(account).clone();
    left.andNot(durable);
    return left;
  }

  private BitSet held(String account) {
    return held.computeIfAbsent(account, _ -> new BitSet(parts));
  }
}
