package dev.weft.crdt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The arrows between packages and what the library does without, each rule with its reason. */
class ArchitectureTest {
  private static final String ROOT = "dev.weft.crdt";
  private static final String CODEC = ROOT + ".codec";
  private static final String STORE = ROOT + ".store";
  private static final String[] ON_TOP = {ROOT + ".awareness", ROOT + ".sync", ROOT + ".protocol"};

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  @Test
  void library_standsOnTheJavaLanguageAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "..",
            "java.lang..",
            "java.util..",
            "java.math..",
            "java.nio",
            "java.nio.charset..",
            "org.jspecify..")
        .because(
            "a library for servers, desktops and Android alike has no dependencies and does no IO:"
                + " no files, sockets, JDBC, JavaFX or logging")
        .check(LIBRARY);
  }

  @Test
  void library_hasNoThreadsOfItsOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .orShould()
        .callMethod(Thread.class, "start")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .because("a document is confined to the thread of whoever uses it; simulation needs that")
        .check(LIBRARY);
  }

  @Test
  void library_hasNoClockAndNoChanceOfItsOwn() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .because("content never consults a clock, and time and entropy are injected")
        .check(LIBRARY);
  }

  @Test
  void library_printsNothing() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("errors are thrown to whoever can act on them, and content must not leak")
        .check(LIBRARY);
  }

  @Test
  void codec_knowsNoDocument() {
    noClasses()
        .that()
        .resideInAPackage(CODEC)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(ROOT + "..")
                .and(JavaClass.Predicates.resideOutsideOfPackage(CODEC)))
        .because("bytes become structs without a document, so that a relay can live on bytes")
        .check(LIBRARY);
  }

  @Test
  void engine_knowsNothingThatIsBuiltOnTop() {
    noClasses()
        .that()
        .resideInAPackage(STORE)
        .or()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ON_TOP)
        .allowEmptyShould(true)
        .because("presence, sync and framing are built on documents, not the other way round")
        .check(LIBRARY);
  }

  @Test
  void packagesOnTop_doNotReachIntoTheEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(ON_TOP)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STORE)
        .allowEmptyShould(true)
        .because("they use what any user of the library has")
        .check(LIBRARY);
  }

  @Test
  void packagesOnTop_haveNoCycles() {
    slices()
        .matching(ROOT + ".(awareness|sync|protocol)..")
        .should()
        .beFreeOfCycles()
        .because("each can be read, tested and replaced by itself")
        .check(LIBRARY);
  }

  /** The engine's insides stay free to change; everything else is the published interface. */
  @Test
  void module_exportsTheInterfaceAndNoInsides() throws IOException {
    Path descriptor = Path.of("target/classes/module-info.class");
    ModuleDescriptor module = ModuleDescriptor.read(Files.newInputStream(descriptor));
    TreeSet<String> exported = new TreeSet<>();
    module.exports().forEach(export -> exported.add(export.source()));
    assertThat(exported).containsExactly(ROOT, ON_TOP[0], CODEC, ON_TOP[2], ON_TOP[1]);
    assertThat(module.requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder("java.base", "org.jspecify");
  }

  @Test
  void everyPackage_saysWhatItIsFor() {
    List<String> silent =
        LIBRARY.stream()
            .map(JavaClass::getPackageName)
            .distinct()
            .filter(name -> LIBRARY.stream().noneMatch(c -> isDescriptor(c, name)))
            .toList();
    assertThat(silent).as("packages without package-info").isEmpty();
  }

  private static boolean isDescriptor(JavaClass type, String packageName) {
    return type.getPackageName().equals(packageName) && type.getSimpleName().equals("package-info");
  }
}
