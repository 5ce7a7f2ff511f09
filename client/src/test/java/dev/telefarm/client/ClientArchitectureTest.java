package dev.telefarm.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.telefarm.client",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ClientArchitectureTest {
  @ArchTest
  static final ArchRule libraryDoesNotKnowTheCommandLine =
      noClasses()
          .that()
          .resideInAPackage("dev.telefarm.client")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.telefarm.client.cli..", "picocli..", "com.google.zxing..");

  @ArchTest
  static final ArchRule viewsDoNotKnowConnections =
      noClasses()
          .that()
          .resideInAPackage("dev.telefarm.client.cli.view")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "picocli..", "dev.telefarm.client", "dev.telefarm.client.cli");

  @ArchTest
  static final ArchRule otherProcessesAreReachedOnlyThroughTheApi =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.telefarm.supervisor..",
              "dev.telefarm.worker..",
              "dev.telefarm.sandbox..",
              "dev.telefarm.proto.link..");
}
