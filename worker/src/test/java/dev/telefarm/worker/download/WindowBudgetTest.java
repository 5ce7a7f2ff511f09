package dev.telefarm.worker.download;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowBudgetTest {
  private final WindowBudget budget = new WindowBudget();

  @Test
  void oneFileGetsEverything() {
    budget.join();
    assertThat(budget.reserve()).isEqualTo(WindowBudget.PARTS);
  }

  @Test
  void filesShareFairlyOnceTheFirstHasGivenBack() {
    budget.join();
    int first = budget.reserve();
    budget.join();
    assertThat(budget.reserve()).as("it may not wait").isEqualTo(WindowBudget.LEAST);
    budget.release(first);
    assertThat(budget.reserve()).isEqualTo(WindowBudget.PARTS / 2);
  }

  @Test
  void severalFilesStayBelowTheirLanesBound() {
    int granted = 0;
    for (int file = 1; file <= 3; file++) {
      budget.join();
      granted += budget.reserve();
    }
    assertThat(granted).isLessThanOrEqualTo(256);
  }
}
