package dev.weft.desktop.replica;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows around the store, each with its reason. */
class ArchitectureOfTheStoreTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.weft.desktop");

  @Test
  void onlyTheReplica_knowsTheDatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..desktop.replica..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.sqlite..")
        .because("what is durable is decided in one place")
        .check(CLASSES);
  }

  @Test
  void replica_knowsNobodyAboveIt() {
    noClasses()
        .that()
        .resideInAPackage("..desktop.replica..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..desktop.session..",
            "..desktop.sync..",
            "..desktop.status..",
            "..desktop.app..",
            "..desktop.editor..",
            "javafx..")
        .because("the store must work, and be tested, without a window and without a relay")
        .check(CLASSES);
  }

  @Test
  void replica_readsNoClockAndMakesNoChance() {
    noClasses()
        .that()
        .resideInAPackage("..desktop.replica..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .because("time and chance come from the world, so that a test can move them")
        .check(CLASSES);
  }
}
