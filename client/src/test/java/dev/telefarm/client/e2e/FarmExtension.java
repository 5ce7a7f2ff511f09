package dev.telefarm.client.e2e;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the farm when a test method asks for it, ends it after the test and attaches the logs of a
 * failed one.
 */
final class FarmExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
  private static final ExtensionContext.Namespace FARMS =
      ExtensionContext.Namespace.create(FarmExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Farm.class;
  }

  @Override
  public Farm resolveParameter(ParameterContext parameter, ExtensionContext test) {
    // Found in the class's context, too, if it was started for the whole class.
    Farm shared = test.getStore(FARMS).get(Farm.class, Farm.class);
    if (shared != null) {
      return shared;
    }
    Farm farm = Farm.start(test.getRequiredTestClass().getAnnotation(FarmTest.class));
    test.getStore(FARMS).put(Farm.class, farm);
    return farm;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    @Nullable Farm own = test.getStore(FARMS).remove(Farm.class, Farm.class);
    @Nullable Farm farm = own == null ? test.getStore(FARMS).get(Farm.class, Farm.class) : own;
    if (farm == null) {
      return;
    }
    String logs = test.getExecutionException().isPresent() ? farm.logs() : "";
    if (own != null) {
      own.close();
    }
    if (!logs.isEmpty()) {
      test.publishReportEntry("logs", logs);
      System.err.println(test.getDisplayName() + " failed; the logs of its processes:\n" + logs);
    }
  }

  @Override
  public void afterAll(ExtensionContext testClass) {
    @Nullable Farm farm = testClass.getStore(FARMS).remove(Farm.class, Farm.class);
    if (farm != null) {
      farm.close();
    }
  }
}
