package dev.weft.desktop.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between window, editor and the rest, each with its reason. */
class ArchitectureOfTheWindowTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.weft.desktop");

  @Test
  void windowParts_knowNoDocument() {
    noClasses()
        .that()
        .resideInAPackage("..app.window..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..crdt..", "..desktop.session..", "..desktop.replica..", "..desktop.sync..")
        .because("parts of the window draw small records and can be shown without a workspace")
        .check(CLASSES);
  }

  @Test
  void editor_knowsNoWindowAndNoDisk() {
    noClasses()
        .that()
        .resideInAPackage("..desktop.editor..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..app.window..", "..app.page..", "..app.drive..", "java.sql..", "java.nio.file..")
        .because(
            "an editor edits an open document; where it stands and is stored is not its matter")
        .check(CLASSES);
  }

  @Test
  void nothingButTheRoot_knowsTheDriver() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..app.drive..")
        .and()
        .doNotHaveSimpleName("WeftApplication")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..app.drive..")
        .because("the editor must not change when it is driven")
        .check(CLASSES);
  }

  @Test
  void onlyTheConsole_writesToTheTerminal() {
    noClasses()
        .that()
        .resideInAnyPackage("..desktop.app..", "..desktop.editor..")
        .and()
        .doNotHaveSimpleName("Console")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("standard output carries the answers of the drive mode and nothing else")
        .check(CLASSES);
  }

  @Test
  void noWallClockAndNoSleep() {
    noClasses()
        .that()
        .resideInAnyPackage("..desktop.app..", "..desktop.editor..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .because("a test must be able to move time, and the FX thread must never wait")
        .check(CLASSES);
  }
}
