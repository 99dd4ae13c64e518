package dev.weft.jlink;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Computes which modules a program needs: those that its classes and its libraries' classes name
 * (jdeps), and the few that are found at run time only, each with a reason.
 */
final class NeededModules {
  private NeededModules() {}

  /**
   * Module names, each with why it is needed.
   *
   * @param work an empty folder to work in
   */
  static Map<String, String> of(Program program, Library library, Path work) {
    Map<String, String> javafx = namesByFile(library.javafx());
    // As on the class path, where nothing of a library's own module description counts.
    List<Path> jars = library.jars().stream().map(jar -> withoutDescription(jar, work)).toList();
    List<Path> all = new ArrayList<>(jars);
    library.javafx().forEach(jar -> all.add(withoutDescription(jar, work)));
    String classPath =
        all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    Map<String, String> needed = new TreeMap<>();
    for (Path jar : jars) {
      for (String module : namedBy(jar, classPath, javafx)) {
        needed.merge(
            module, jar.getFileName().toString(), (first, second) -> first + ", " + second);
      }
    }
    program.modulesWithReason().forEach(needed::putIfAbsent);
    program
        .modulesSpared()
        .forEach(
            (module, users) -> {
              String by = needed.get(module);
              if (by != null
                  && Stream.of(by.split(", ", -1))
                      .allMatch(jar -> users.stream().anyMatch(jar::startsWith))) {
                needed.remove(module);
              }
            });
    return needed;
  }

  private static List<String> namedBy(Path jar, String classPath, Map<String, String> javafx) {
    String report =
        new JdkTool("jdeps")
            .run(
                List.of(
                    "--multi-release",
                    "25",
                    "--ignore-missing-deps",
                    "-summary",
                    "--class-path",
                    classPath,
                    jar.toString()));
    List<String> modules = new ArrayList<>();
    for (String line : report.lines().toList()) {
      int arrow = line.indexOf(" -> ");
      if (arrow < 0) {
        continue;
      }
      String target = line.substring(arrow + 4).strip();
      String name = javafx.getOrDefault(Path.of(target).getFileName().toString(), target);
      if (javafx.containsValue(name) || ModuleFinder.ofSystem().find(name).isPresent()) {
        modules.add(name);
      }
    }
    return modules;
  }

  private static Path withoutDescription(Path jar, Path work) {
    Path copy = work.resolve(jar.getFileName());
    Jars.copy(jar, copy, entry -> !entry.endsWith("module-info.class"));
    return copy;
  }

  private static Map<String, String> namesByFile(List<Path> javafx) {
    Map<String, String> names = new HashMap<>();
    for (Path jar : javafx) {
      ModuleFinder.of(jar)
          .findAll()
          .forEach(module -> names.put(jar.getFileName().toString(), module.descriptor().name()));
    }
    return names;
  }
}
