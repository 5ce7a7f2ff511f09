package dev.telefarm.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Arrows point inward: link, storage and the transport know the core, never the other way round.
 */
@AnalyzeClasses(
    packages = "dev.telefarm.worker",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule tdlibJsonHasOneOwner =
      noClasses()
          .that()
          .resideOutsideOfPackage("..worker.telegram.tdjson")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.gson..");

  /** One package for each library. */
  @ArchTest
  static final ArchRule eachNativeLibraryHasOneOwner =
      noClasses()
          .that()
          .resideOutsideOfPackages("..worker.telegram.tdjson", "..worker.linux")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.lang.foreign..");

  /** It stands for a TDLib that must not be given parameters. */
  @ArchTest
  static final ArchRule rehearsedTdlibIsNeitherNativeNorOnANetwork =
      classes()
          .that()
          .haveSimpleName("RehearsedTdlib")
          .should()
          .onlyDependOnClassesThat()
          .haveNameMatching(
              "java\\.lang\\.\\w+|java\\.lang\\.invoke\\..*|java\\.util\\..*|com\\.google\\.gson\\..*|org\\.jspecify\\..*"
                  + "|.*\\.tdjson\\.(RehearsedTdlib|TdCalls|TdRecord)(\\$.*)?");

  @ArchTest
  static final ArchRule rocksDbHasOneOwner =
      noClasses()
          .that()
          .resideOutsideOfPackage("..worker.storage")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule grpcHasOneOwner =
      noClasses()
          .that()
          .resideOutsideOfPackage("..worker.link")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "io.netty..");

  @ArchTest
  static final ArchRule coreKnowsItsPortsOnly =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..worker.download..",
              "..worker.pacing",
              "..worker.login",
              "..worker.chat",
              "..worker.proxy",
              "..worker.telegram")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.telefarm.worker",
              "..worker.link",
              "..worker.storage",
              "..worker.telegram.tdjson");

  @ArchTest
  static final ArchRule portIsInnermost =
      noClasses()
          .that()
          .resideInAPackage("..worker.telegram")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..worker.download..",
              "..worker.pacing",
              "..worker.login",
              "..worker.chat",
              "..worker.proxy",
              "dev.telefarm.proto..");

  @ArchTest
  static final ArchRule decisionsArePure =
      classes()
          .that()
          .resideInAPackage("..worker.download.fault")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "..worker.download.fault",
              "..worker.telegram",
              "dev.telefarm.proto.v1",
              "com.google.protobuf..",
              "java.lang..",
              "java.time..",
              "java.util..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule paceIsTheWholeAccounts =
      noClasses()
          .that()
          .resideInAPackage("..worker.pacing")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..worker.download..", "..worker.login", "..worker.chat");

  @ArchTest
  static final ArchRule limitersHaveOneOwner =
      noClasses()
          .that()
          .resideOutsideOfPackage("..worker.pacing")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.github.resilience4j..", "io.github.bucket4j..");

  /** It stands between the account and TDLib, and whoever uses TDLib does not see it. */
  @ArchTest
  static final ArchRule proxiesStandBeforeTheLibraryUnseen =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..worker.download..", "..worker.pacing", "..worker.login", "..worker.chat")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..worker.proxy");

  /** One place decides about proxies: nobody else may tell TDLib of one. */
  @ArchTest
  static final ArchRule proxiesHaveOneOwner =
      noClasses()
          .that()
          .resideOutsideOfPackages("..worker.proxy", "..worker.telegram")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("AddProxy")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("DisableProxy");

  @ArchTest
  static final ArchRule otherProcessesAreMetInProtoOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.telefarm.supervisor..", "dev.telefarm.sandbox..", "dev.telefarm.client..");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.telefarm.worker.(**)").should().beFreeOfCycles();
}
