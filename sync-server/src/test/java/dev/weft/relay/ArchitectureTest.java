package dev.weft.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows of the architecture page, each with its reason. */
final class ArchitectureTest {
  private static final String RELAY = "dev.weft.relay";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(RELAY);

  private static final List<ArchRule> RULES =
      List.of(
          noClasses()
              .that()
              .resideOutsideOfPackages(RELAY + ".log..", RELAY + ".metadata..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("org.sqlite..", "org.flywaydb..", "com.zaxxer..")
              .because("what is durable is decided by the log and by the metadata database"),
          noClasses()
              .that()
              .resideOutsideOfPackages(
                  RELAY + ".log..",
                  RELAY + ".metadata..",
                  RELAY + ".identity..",
                  RELAY + ".access..",
                  RELAY + ".audit..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("java.sql..")
              .because("statements stand beside the rows they are about"),
          noClasses()
              .that()
              .resideInAnyPackage(
                  RELAY + ".metadata..",
                  RELAY + ".identity..",
                  RELAY + ".access..",
                  RELAY + ".audit..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  RELAY + ".log..",
                  RELAY + ".document..",
                  RELAY + ".session..",
                  RELAY + ".http..",
                  "org.eclipse.jetty..")
              .because("who may do what is decided without a network and without documents"),
          noClasses()
              .that()
              .resideOutsideOfPackage(RELAY + ".blob..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("software.amazon..")
              .because("where blobs lie is known to one package"),
          noClasses()
              .that()
              .resideInAPackage(RELAY + ".blob..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(RELAY + ".log..", RELAY + ".document..", RELAY + ".http..")
              .because("blobs are bytes with a name"),
          noClasses()
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("dev.weft.desktop..", "javafx..", "java.awt..", "javax.swing..")
              .because("the relay never sees the desktop, nor a screen"),
          noClasses()
              .that()
              .resideOutsideOfPackage(RELAY + ".world..")
              .should()
              .callMethod(System.class, "currentTimeMillis")
              .orShould()
              .callMethod(System.class, "nanoTime")
              .orShould()
              .callMethod(java.time.Instant.class, "now")
              .orShould()
              .callMethod(Thread.class, "sleep", long.class)
              .orShould()
              .callConstructor(java.util.Random.class)
              .because("time and chance come from World, so that tests can give their own"),
          noClasses()
              .that()
              .resideInAnyPackage(RELAY + ".document..", RELAY + ".log..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("org.eclipse.jetty..", RELAY + ".session..", RELAY + ".http..")
              .because("the core runs without a network"),
          noClasses()
              .that()
              .resideInAPackage(RELAY + ".document..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage("java.nio.file..", "java.net..", "java.io..")
              .because("a document is a state machine; IO is done at the rim"),
          noClasses()
              .that()
              .resideInAPackage(RELAY + ".session..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(RELAY + ".log..", RELAY + ".http..")
              .because("a session reaches the log only through a document"),
          noClasses()
              .that()
              .resideInAPackage(RELAY + ".config..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  RELAY + ".log..", RELAY + ".document..", RELAY + ".session..", RELAY + ".http..")
              .because("everyone reads the configuration, so it must know nobody"),
          noClasses()
              .should()
              .accessField(System.class, "out")
              .orShould()
              .accessField(System.class, "err")
              .because("events are logged; only the command line prints, through picocli"));

  @Test
  void arrows_ofTheArchitecturePage_hold() {
    assertThat(CLASSES).isNotEmpty();
    RULES.forEach(rule -> rule.check(CLASSES));
  }
}
