package dev.telefarm.bench.lab;

/**
 * How slow the sandbox is to everybody; 0 is no limit.
 *
 * @param connectionRate bytes a second that a connection receives
 * @param accountRate bytes a second that an account receives over all its connections
 * @param latencyMillis added to every answer
 */
public record Shape(long connectionRate, long accountRate, int latencyMillis) {
  public static final Shape NO_LIMIT = new Shape(0, 0, 0);

  public static Shape latency(int millis) {
    return new Shape(0, 0, millis);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    if (connectionRate > 0) {
      text.append(connectionRate).append(" B/s a connection, ");
    }
    if (accountRate > 0) {
      text.append(accountRate).append(" B/s an account, ");
    }
    if (connectionRate == 0 && accountRate == 0) {
      text.append("no limit, ");
    }
    return text.append(latencyMillis).append(" ms").toString();
  }
}
