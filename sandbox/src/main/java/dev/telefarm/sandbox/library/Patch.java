package dev.telefarm.sandbox.library;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One replacement in a library: every occurrence of {@code from} becomes {@code to}, and there must
 * be exactly {@code count} of them.
 *
 * <p>The count is what makes patching safe: a build in which a constant moved into another
 * instruction, or was folded with another, shows as a different count and is refused instead of
 * being half patched.
 */
final class Patch {
  private final String what;
  private final byte[] from;
  private final byte[] to;
  private final int count;

  Patch(String what, byte[] from, byte[] to, int count) {
    if (from.length != to.length || from.length == 0) {
      throw new IllegalArgumentException(
          what + ": a replacement must have the length of what it replaces");
    }
    this.what = what;
    this.from = from.clone();
    this.to = to.clone();
    this.count = count;
  }

  static Patch ofText(String what, String from, String to, int count) {
    return new Patch(what, from.getBytes(US_ASCII), to.getBytes(US_ASCII), count);
  }

  /**
   * Offsets of every occurrence in {@code image}; throws when their number is not {@code count}.
   */
  List<Integer> locate(byte[] image) {
    var offsets = new ArrayList<Integer>();
    for (int at = indexOf(image, from, 0); at >= 0; at = indexOf(image, from, at + from.length)) {
      offsets.add(at);
    }
    if (offsets.size() != count) {
      throw new UnknownLibraryException(
          what
              + ": expected "
              + count
              + " occurrence(s) in this libtdjson, found "
              + offsets.size());
    }
    return offsets;
  }

  void apply(byte[] image, List<Integer> offsets) {
    for (int offset : offsets) {
      System.arraycopy(to, 0, image, offset, to.length);
    }
  }

  static int indexOf(byte[] image, byte[] wanted, int start) {
    int last = image.length - wanted.length;
    byte first = wanted[0];
    for (int at = start; at <= last; at++) {
      if (image[at] == first
          && Arrays.equals(image, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
