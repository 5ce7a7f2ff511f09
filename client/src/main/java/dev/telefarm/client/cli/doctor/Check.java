package dev.telefarm.client.cli.doctor;

import java.util.List;

/** Looks at one thing. Changes nothing that stays. */
@FunctionalInterface
public interface Check {
  /** At least one finding; throws nothing for what is wrong with the thing. */
  List<Finding> look();
}
