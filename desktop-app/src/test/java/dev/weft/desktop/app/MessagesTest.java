package dev.weft.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {
  /** Groups whose keys the code puts together from two parts. */
  private static final List<String> COMPOSED =
      List.of("style.", "tool.", "menu.", "sidebar.", "first.", "unreadable.");

  private static final Pattern USED =
      Pattern.compile("Messages\\.text\\(\\s*\"([a-z.0-9]+[a-z0-9])\"");

  @Test
  void everyMessage_isUsed() throws IOException {
    String sources = sources();
    Set<String> unused = new TreeSet<>();
    for (Object key : bundle().keySet()) {
      String name = String.valueOf(key);
      if (COMPOSED.stream().noneMatch(name::startsWith) && !sources.contains('"' + name + '"')) {
        unused.add(name);
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void everyKeyInTheSources_hasWords() throws IOException {
    Matcher used = USED.matcher(sources());
    Properties bundle = bundle();
    int count = 0;

    while (used.find()) {
      assertThat(bundle).as(used.group(1)).containsKey(used.group(1));
      count++;
    }
    assertThat(count).isGreaterThan(30);
  }

  private static Properties bundle() throws IOException {
    Properties bundle = new Properties();
    try (InputStream in = Messages.class.getResourceAsStream("messages.properties")) {
      bundle.load(in);
    }
    return bundle;
  }

  private static String sources() throws IOException {
    Path folder = Path.of(System.getProperty("weft.root"), "desktop-app", "src", "main", "java");
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
