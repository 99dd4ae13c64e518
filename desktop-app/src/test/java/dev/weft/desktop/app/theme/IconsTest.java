package dev.weft.desktop.app.theme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

class IconsTest {
  private static final Pattern NAME = Pattern.compile("\"(bi-[a-z0-9-]+)\"");

  @Test
  void everyIconNamedInTheSources_isInThePack() throws IOException {
    Set<String> names = names();

    assertThat(names).hasSizeGreaterThan(20);
    for (String name : names) {
      assertThatNoException().as(name).isThrownBy(() -> BootstrapIcons.findByDescription(name));
    }
  }

  private static Set<String> names() throws IOException {
    Path sources = Path.of(System.getProperty("weft.root"), "desktop-app", "src", "main", "java");
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher found = NAME.matcher(Files.readString(file));
        while (found.find()) {
          names.add(found.group(1));
        }
      }
    }
    return names;
  }
}
