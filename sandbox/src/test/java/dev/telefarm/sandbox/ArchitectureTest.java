package dev.telefarm.sandbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Where code belongs: the protocol below knows nothing of the API above, and nothing here knows the
 * product.
 */
@AnalyzeClasses(packages = "dev.telefarm", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "dev.telefarm.sandbox.";

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching(BASE + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_OF_THE_PRODUCT_IS_USED =
      noClasses()
          .that()
          .resideInAPackage("dev.telefarm.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.telefarm.supervisor..",
              "dev.telefarm.worker..",
              "dev.telefarm.client..",
              "dev.telefarm.v1..",
              "dev.telefarm.link..");

  @ArchTest static final ArchRule TL_STANDS_ALONE = mayUseOnly("tl");

  @ArchTest static final ArchRule CRYPTO_USES_TL = mayUseOnly("crypto", "tl");

  @ArchTest static final ArchRule TRANSPORT_USES_TL = mayUseOnly("transport", "tl");

  @ArchTest static final ArchRule HANDSHAKE_USES_CRYPTO = mayUseOnly("handshake", "tl", "crypto");

  @ArchTest
  static final ArchRule SESSION_USES_THE_PROTOCOL =
      mayUseOnly("session", "tl", "crypto", "transport", "handshake");

  @ArchTest static final ArchRule WORLD_STANDS_ALONE = mayUseOnly("world");

  @ArchTest
  static final ArchRule RPC_USES_SESSIONS_AND_THE_WORLD =
      mayUseOnly("rpc", "tl", "transport", "session", "world");

  /** Of the server it knows nothing but where it is; of the world, how bad input is told. */
  @ArchTest
  static final ArchRule PROXIES_STAND_BEFORE_THE_SERVER = mayUseOnly("proxy", "transport", "world");

  @ArchTest
  static final ArchRule FAULTS_KNOW_NO_API =
      mayUseOnly("fault", "tl", "transport", "session", "world");

  @ArchTest
  static final ArchRule SOCKETS_ARE_IN_TRANSPORT =
      noClasses()
          .that()
          .resideOutsideOfPackages(BASE + "transport", BASE + "proxy")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  /** Other packages of the sandbox than these; libraries are free. */
  private static ArchRule mayUseOnly(String owner, String... used) {
    var allowed = new String[used.length + 1];
    for (var i = 0; i < used.length; i++) {
      allowed[i] = BASE + used[i];
    }
    allowed[used.length] = BASE + owner;
    return classes()
        .that()
        .resideInAPackage(BASE + owner)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(resideInAPackage("dev.telefarm.."))
                .or(resideInAnyPackage(allowed)));
  }
}
