package dev.telefarm.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What is measured is reached as users reach it. */
@AnalyzeClasses(
    packages = "dev.telefarm.bench",
    importOptions = ImportOption.DoNotIncludeTests.class)
class BenchArchitectureTest {
  @ArchTest
  static final ArchRule workerIsUsedForItsTdlibPortAlone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.telefarm.worker",
              "dev.telefarm.worker.download..",
              "dev.telefarm.worker.storage..",
              "dev.telefarm.worker.login..",
              "dev.telefarm.worker.link..",
              "dev.telefarm.worker.chat..");

  @ArchTest
  static final ArchRule tdlibIsDrivenByTheBareProcessAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("..bench.bare")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.telefarm.worker..");

  @ArchTest
  static final ArchRule sandboxIsToldWhatToDoByItsControlServiceAlone =
      noClasses()
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "the sandbox's own",
                  type ->
                      type.getPackageName().startsWith("dev.telefarm.sandbox")
                          && !type.getPackageName().startsWith("dev.telefarm.sandbox.proto")));

  @ArchTest
  static final ArchRule figuresKnowNothingOfProcesses =
      noClasses()
          .that()
          .resideInAPackage("..bench.report")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..bench.lab", "..bench.cases", "..bench.bare", "io.grpc..");
}
