package dev.telefarm.client.e2e;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the farm when a test method asks for it, ends it after the test and attaches the logs of a
 * failed one.
 */
final class FarmExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace FARMS =
      ExtensionContext.Namespace.create(FarmExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Farm.class;
  }

  @Override
  public Farm resolveParameter(ParameterContext parameter, ExtensionContext test) {
    FarmTest annotation = test.getRequiredTestClass().getAnnotation(FarmTest.class);
    Farm farm = Farm.start(List.of(annotation.accounts()));
    test.getStore(FARMS).put(Farm.class, farm);
    return farm;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    @Nullable Farm farm = test.getStore(FARMS).remove(Farm.class, Farm.class);
    if (farm == null) {
      return;
    }
    String logs = test.getExecutionException().isPresent() ? farm.logs() : "";
    farm.close();
    if (!logs.isEmpty()) {
      test.publishReportEntry("logs", logs);
      System.err.println(test.getDisplayName() + " failed; the logs of its processes:\n" + logs);
    }
  }
}
