package dev.telefarm.client;

/** {@code HOST:PORT}. */
record HostPort(String host, int port) {

  /**
   * @throws IllegalArgumentException if {@code text} is not {@code HOST:PORT} with a port of 1 to
   *     65535
   */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String digits = text.substring(colon + 1);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    boolean portLooksRight =
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = portLooksRight ? Integer.parseInt(digits) : 0;
    if (host.isEmpty() || (host.contains(":") && !bracketed) || port < 1 || port > 65535) {
      throw new IllegalArgumentException("not HOST:PORT: " + text);
    }
    return new HostPort(host, port);
  }
}
