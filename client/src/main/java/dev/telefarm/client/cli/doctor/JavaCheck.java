package dev.telefarm.client.cli.doctor;

import java.util.List;

/** The JDK that runs this, which runs the supervisor and the workers too. */
public record JavaCheck(Runtime.Version version, String vendor, String home) implements Check {
  private static final int NEEDED = 25;

  /** Of this process. */
  public static JavaCheck ofThisProcess() {
    return new JavaCheck(
        Runtime.version(), System.getProperty("java.vendor"), System.getProperty("java.home"));
  }

  @Override
  public List<Finding> look() {
    String text = "JDK " + version + " of " + vendor + ", in " + home;
    return List.of(
        version.feature() >= NEEDED
            ? Finding.ok("java", text)
            : Finding.problem(
                "java", text, "install JDK " + NEEDED + " or newer, or set JAVA_HOME to it"));
  }
}
