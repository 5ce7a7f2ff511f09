package dev.telefarm.supervisor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
final class PackageRulesTest {
  private static final String BASE = "dev.telefarm.supervisor.";
  private static final String[] CORE = {
    BASE + "account",
    BASE + "bandwidth",
    BASE + "lifecycle",
    BASE + "memory",
    BASE + "parts",
    BASE + "schedule"
  };
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.telefarm.supervisor");

  @Test
  void theCoreIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..", "org.rocksdb..", "oshi..", "io.netty..", "java.io..", "java.nio..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Process")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.Process(Handle|Builder).*")
        .check(CODE);
    classes()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            BASE + "account",
            BASE + "bandwidth",
            BASE + "lifecycle",
            BASE + "memory",
            BASE + "parts",
            BASE + "schedule",
            "dev.telefarm.proto.v1",
            // Messages; the services in it are gRPC's, which the rule above refuses.
            "dev.telefarm.proto.link.v1",
            "com.google.protobuf..",
            "com.google.errorprone.annotations..",
            "java..",
            "org.jspecify..")
        .check(CODE);
  }

  @Test
  void foreignLibrariesHaveOneOwnerEach() {
    onlyIn("org.rocksdb..", BASE + "store");
    onlyIn("oshi..", BASE + "host");
    onlyIn("io.micrometer..", BASE + "metrics");
    onlyIn("com.sun.net.httpserver..", BASE + "metrics");
    onlyIn(
        "com.fasterxml.jackson..",
        BASE + "config",
        BASE + "content",
        BASE + "process",
        BASE + "access");
    onlyIn("io.github.bucket4j..", BASE + "access");
    onlyIn("io.grpc..", BASE + "api", BASE + "access", BASE + "link");
    // The composition root makes the event loops that both servers share.
    onlyIn("io.netty..", BASE + "api", BASE + "link", "dev.telefarm.supervisor");
  }

  @Test
  void processesMeetAtTheirBoundaryOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.telefarm.worker..", "dev.telefarm.sandbox..", "dev.telefarm.client..")
        .check(CODE);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.telefarm.supervisor.(*)..").should().beFreeOfCycles().check(CODE);
  }

  private static void onlyIn(String library, String... owners) {
    noClasses()
        .that()
        .resideOutsideOfPackages(owners)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CODE);
  }
}
