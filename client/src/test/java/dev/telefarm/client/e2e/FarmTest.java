package dev.telefarm.client.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test method a {@link Farm} of its own, or all of a class one that a {@code @BeforeAll}
 * method asks for; everything it started is ended afterwards.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(FarmExtension.class)
@Timeout(180)
@interface FarmTest {
  /**
   * Accounts that exist at the sandbox's Telegram, are added to the farm and are logged in before
   * the test.
   */
  String[] accounts() default {};

  /** The supervisor's telefarm.toml, without [telegram]. */
  String configuration() default "";

  /**
   * If positive, {@link Farm#smallDisk} is a file system of so many MiB; skipped if none can be.
   */
  int smallDiskMebibytes() default 0;
}
