package dev.telefarm.worker.download.fault;

/**
 * What has happened to a download before, as far as it matters for what follows.
 *
 * @param inARow attempts that failed in a row without a new byte, the last one included
 * @param alike failures in a row for the same cause, the last one included
 * @param kind of the last cause
 */
public record FaultHistory(int inARow, int alike, Class<?> kind) {
  public static final FaultHistory NONE = new FaultHistory(0, 0, Void.class);

  /**
   * The history with {@code cause} as the last one.
   *
   * @param progressed whether bytes came since the one before
   */
  public FaultHistory with(FetchCause cause, boolean progressed) {
    boolean same = kind.equals(cause.getClass()) && (!progressed || cause.outlivesProgress());
    return new FaultHistory(progressed ? 1 : inARow + 1, same ? alike + 1 : 1, cause.getClass());
  }
}
