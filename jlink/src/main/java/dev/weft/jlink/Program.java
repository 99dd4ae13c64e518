package dev.weft.jlink;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two programs, and what an image of each must have beyond what can be computed. */
// Its lists and maps are those of List.of and Map.of, which the check cannot see.
@SuppressWarnings("ImmutableEnumChecker")
public enum Program {
  DESKTOP(
      "desktop-app",
      "dev.weft.desktop.app.Weft",
      "weft",
      "Weft",
      List.of(
          "-XX:+UseCompactObjectHeaders",
          "-XX:+UseSerialGC",
          "-Xms24m",
          "-Xmx2g",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          // What the JIT compilers needed for a start goes back to the system, 20 MB of it.
          "-XX:TrimNativeHeapInterval=10000",
          // Beside the jars, so that nothing is unpacked into a temporary folder at every start.
          "-Dorg.sqlite.lib.path=$APPDIR",
          "--enable-native-access=javafx.graphics,ALL-UNNAMED"),
      Map.of(
          "jdk.localedata", "dates and sorting in the user's language, found as a service",
          "jdk.zipfs", "documents that are archives (docx) are read as file systems",
          "java.naming", "certificate checks and proxies look names up as a service"),
      Map.of(),
      List.of(
          // RSyntaxTextArea's token makers use Swing's text classes; no window of Swing is shown.
          "/java.desktop/javax/swing/plaf/metal/Metal*",
          "/java.desktop/javax/swing/plaf/nimbus/*Painter*",
          "/java.desktop/javax/swing/plaf/synth/Synth*UI*"),
      List.of("en", "de", "fr", "es", "ja", "ar")),
  RELAY(
      "sync-server",
      "dev.weft.relay.Relay",
      "weft-relay",
      "Weft relay",
      List.of(
          // A third less for each idle connection, see sync-server's docs/load.md.
          "-XX:+UseCompactObjectHeaders",
          // Also where the virtual machine would choose another one, on one processor.
          "-XX:+UseG1GC",
          // Else a machine with much memory gets regions so large that a small relay wastes them.
          "-XX:G1HeapRegionSize=2m",
          "-Xms16m",
          "-XX:MaxRAMPercentage=60",
          // Memory that a busy hour needed goes back to the system in the quiet one after it.
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-XX:G1PeriodicGCInterval=300000",
          "-XX:TrimNativeHeapInterval=60000",
          "-XX:+ExitOnOutOfMemoryError",
          // Beside the jars, so that nothing is unpacked into a temporary folder at every start.
          "-Dorg.sqlite.lib.path=$APPDIR",
          "--enable-native-access=ALL-UNNAMED"),
      Map.of(
          "java.naming", "host names and certificate checks look names up as a service",
          "jdk.jfr", "an operator records what a slow relay does with jcmd of any JDK 25",
          "jdk.management", "the process's own memory and CPU for /metrics"),
      // Two classes of Jetty against leaks of AWT and one of pgjdbc for points, never used here; if
      // any
      // other library names it, the module stays.
      Map.of("java.desktop", List.of("jetty-util-", "postgresql-")),
      List.of(),
      List.of("en"));

  private final String module;
  private final String mainClass;
  private final String launcher;
  private final String title;
  private final List<String> javaOptions;
  private final Map<String, String> reasons;
  private final Map<String, List<String>> spared;
  private final List<String> excludedResources;
  private final List<String> locales;

  Program(
      String module,
      String mainClass,
      String launcher,
      String title,
      List<String> javaOptions,
      Map<String, String> reasons,
      Map<String, List<String>> spared,
      List<String> excludedResources,
      List<String> locales) {
    this.module = module;
    this.mainClass = mainClass;
    this.launcher = launcher;
    this.title = title;
    this.javaOptions = javaOptions;
    this.reasons = reasons;
    this.spared = spared;
    this.excludedResources = excludedResources;
    this.locales = locales;
  }

  /** Folder of its module in the source tree. */
  public String module() {
    return module;
  }

  String mainClass() {
    return mainClass;
  }

  /** Name of its command. */
  public String launcher() {
    return launcher;
  }

  /** Name for people. */
  public String title() {
    return title;
  }

  /** Options of the virtual machine that the launcher gives. */
  List<String> javaOptions() {
    return javaOptions;
  }

  /** Modules that no class names, each with the reason why it is in the image all the same. */
  Map<String, String> modulesWithReason() {
    return new LinkedHashMap<>(reasons);
  }

  /**
   * Modules that are left out although a library names them in classes that are never used, each
   * with the beginning of that library's file name.
   */
  Map<String, List<String>> modulesSpared() {
    return new LinkedHashMap<>(spared);
  }

  /** Patterns of resources that jlink leaves out of modules. */
  List<String> excludedResources() {
    return excludedResources;
  }

  /** Languages whose data {@code jdk.localedata} keeps. */
  List<String> locales() {
    return locales;
  }
}
