package dev.weft.installer.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Both debs in a Debian that has no Java: installed, used by two people through a relay, upgraded,
 * used, purged, installed again. Documents survive all of it.
 *
 * <p>The profile {@code dist-test} runs it after {@code dist}; it needs root and debootstrap.
 * {@code -Dweft.debian.mirror} names a mirror, {@code -Dweft.dist.next=DIR} the packages to upgrade
 * to (by default the same programs as version 99.0).
 */
class CleanDebianCheck {
  private static final String DOCUMENT = "installed-notes";
  private static final String SOURCE = "installed-source";
  private static final String TEXT = "Written on a desk without Java.";
  private static final String NEXT = "99.0";

  private final Path module = Path.of(System.getProperty("weft.root", "..")).resolve("installer");
  private final Path folder = module.resolve("target/clean-debian");
  private final Path packages =
      Path.of(
          System.getProperty("weft.dist.packages", module.resolve("target/packages").toString()));

  @Test
  void debs_inCleanDebian_installWorkUpgradeAndGo() throws IOException {
    Files.createDirectories(folder);
    DebianRoot debian = DebianRoot.create(folder);
    say("a clean Debian is in %s", debian.path("/"));
    assertThat(debian.shell("command -v java || ls /usr/lib/jvm 2>/dev/null || echo none").strip())
        .as("Java on the clean system")
        .isEqualTo("none");

    Path desktop = one(packages, "weft_");
    Path relay = one(packages, "weft-relay_");
    install(debian, desktop, relay);
    say("installed %s and %s", desktop.getFileName(), relay.getFileName());
    assertThat(debian.shell("command -v java || echo none").strip()).isEqualTo("none");
    assertThat(debian.shell("weft --version; weft-relay --version")).contains("weft");
    checkMenuAndUnit(debian);
    debian.shell("useradd -m lena; useradd -m mats; useradd -m ines");

    firstUse(debian);
    say("two people wrote through the relay");

    // What an administrator changed must survive.
    String options = "WEFT_RELAY_OPTIONS=\"--port 8711\"\n";
    Files.writeString(debian.path("/etc/default/weft-relay"), options);
    String lenas = "/home/lena/.weft";
    String relays = "/var/lib/weft-relay/data";
    Map<String, String> lenasBefore = debian.digests(lenas);
    Map<String, String> relaysBefore = debian.digests(relays);
    assertThat(lenasBefore).isNotEmpty();
    assertThat(relaysBefore).isNotEmpty();

    String next = System.getProperty("weft.dist.next", "");
    Path nextDesktop = next.isEmpty() ? asVersion(desktop, NEXT) : one(Path.of(next), "weft_");
    Path nextRelay = next.isEmpty() ? asVersion(relay, NEXT) : one(Path.of(next), "weft-relay_");
    install(debian, nextDesktop, nextRelay);
    String versions = debian.shell("dpkg-query -W -f '${Package} ${Version}\\n' weft weft-relay");
    say("upgraded: %s", versions.strip().replace("\n", ", "));
    assertThat(versions).doesNotContain(desktop.getFileName().toString().split("_", -1)[1]);
    assertThat(Files.readString(debian.path("/etc/default/weft-relay"))).isEqualTo(options);
    assertThat(debian.digests(lenas)).isEqualTo(lenasBefore);
    assertThat(debian.digests(relays)).isEqualTo(relaysBefore);
    useAgain(debian, "");
    useOutside(debian);
    say("links, files and the administrator's policy work");

    Map<String, String> lenasUsed = debian.digests(lenas);
    Map<String, String> relaysUsed = debian.digests(relays);
    say("purge: %s", lastLine(debian.shell("apt-get purge -y weft weft-relay 2>&1")));
    assertThat(debian.path("/usr/lib/weft")).doesNotExist();
    assertThat(debian.path("/usr/bin/weft")).doesNotExist();
    assertThat(debian.path("/usr/lib/weft-relay")).doesNotExist();
    assertThat(debian.path("/usr/share/applications/weft.desktop")).doesNotExist();
    assertThat(debian.path("/etc/default/weft-relay")).doesNotExist();
    assertThat(debian.digests(lenas)).as("Lena's documents after a purge").isEqualTo(lenasUsed);
    assertThat(debian.digests(relays)).as("the relay's after a purge").isEqualTo(relaysUsed);

    // The newer ones: an older relay rightly refuses data that a newer one has written.
    install(debian, nextDesktop, nextRelay);
    useAgain(debian, " And once more.");
    say("removed and installed again: every document is there");
  }

  private void firstUse(DebianRoot debian) {
    try (InstalledRelay relay = InstalledRelay.start(debian, folder.resolve("relay.log"));
        InstalledEditor lena = editor(debian, "lena", relay);
        InstalledEditor mats = editor(debian, "mats", relay)) {
      lena.call("create\tNotes\trich\t" + DOCUMENT);
      lena.call("edits\t" + DOCUMENT + "\t0\t0\t" + TEXT);
      lena.call("create\tMain.java\tcode\t" + SOURCE);
      lena.call("edits\t" + SOURCE + "\t0\t0\tclass Main {}");
      lena.call("wait\t" + DOCUMENT + "\tON_RELAY\t60000");
      mats.call("open\t" + DOCUMENT);
      await(() -> mats.call("text\t" + DOCUMENT).equals(TEXT));
      mats.call("edits\t" + DOCUMENT + "\t0\t0\tMats: ");
      await(() -> lena.call("text\t" + DOCUMENT).equals("Mats: " + TEXT));
      // Everything that a window draws with: fonts, icons, pictures, colours of code.
      lena.call("type\t" + SOURCE + "\t// end");
      lena.call("theme\tdark");
      lena.call("screenshot\t/home/lena/screen.png");
      assertThat(debian.path("/home/lena/screen.png")).isNotEmptyFile();
    }
  }

  /** Lena offline, then a third person who has nothing yet and gets all of it from the relay. */
  private void useAgain(DebianRoot debian, String more) {
    try (InstalledEditor lena =
        InstalledEditor.start(debian, "lena", List.of(), folder.resolve("lena.log"))) {
      lena.call("open\t" + DOCUMENT);
      assertThat(lena.call("text\t" + DOCUMENT)).isEqualTo("Mats: " + TEXT);
      lena.call("open\t" + SOURCE);
      assertThat(lena.call("text\t" + SOURCE)).contains("class Main {}").contains("// end");
    }
    try (InstalledRelay relay = InstalledRelay.start(debian, folder.resolve("relay.log"));
        InstalledEditor ines = editor(debian, "ines", relay)) {
      ines.call("open\t" + DOCUMENT);
      await(() -> ines.call("text\t" + DOCUMENT).equals("Mats: " + TEXT));
      if (!more.isEmpty()) {
        ines.call("edits\t" + DOCUMENT + "\t" + ("Mats: " + TEXT).length() + "\t0\t" + more);
        await(() -> ines.call("text\t" + DOCUMENT).equals("Mats: " + TEXT + more));
      }
    }
  }

  /** What comes from outside a window: the version, a link, a file, the administrator's policy. */
  private void useOutside(DebianRoot debian) throws IOException {
    assertThat(debian.shell("weft --version-json"))
        .contains("\"name\":\"weft\"", "\"generation\":", "\"java\":\"25.");
    assertThat(debian.shell("weft-relay --version-json")).contains("\"name\":\"weft-relay\"");
    Files.writeString(debian.path("/home/ines/shopping.md"), "# Milk\n");
    Path policy = debian.path("/etc/weft/policy.conf");
    Files.createDirectories(debian.path("/etc/weft"));
    try (InstalledRelay relay = InstalledRelay.start(debian, folder.resolve("relay.log"))) {
      Files.writeString(
          policy,
          "relay = " + relay.address() + "\ndata = ${home}/managed\nlocked = relay, data\n");
      assertThat(debian.shell("weft --check-policy /etc/weft/policy.conf")).startsWith("ok");
      String link = relay.address().replace("ws://", "weft://") + "/" + DOCUMENT;
      try (InstalledEditor ines =
          InstalledEditor.start(
              debian,
              "ines",
              List.of(link, "/home/ines/shopping.md"),
              folder.resolve("ines.log"))) {
        await(() -> ines.call("documents").contains("shopping.md"));
        await(
            () ->
                ines.call("documents").contains(DOCUMENT)
                    && ines.call("text\t" + DOCUMENT).equals("Mats: " + TEXT));
      }
      assertThat(debian.path("/home/ines/managed")).isNotEmptyDirectory();
    }
    Files.writeString(policy, "relais = wss://x\n");
    assertThat(
            debian.shell(
                "weft --drive 2>&1 </dev/null || echo \"ended with $?\"; rm /etc/weft/policy.conf"))
        .contains("line 1", "did you mean relay", "ended with 78");
  }

  private InstalledEditor editor(DebianRoot debian, String user, InstalledRelay relay) {
    return InstalledEditor.start(
        debian, user, List.of("--relay", relay.address()), folder.resolve(user + ".log"));
  }

  private static void checkMenuAndUnit(DebianRoot debian) {
    assertThat(debian.path("/usr/share/applications/weft.desktop"))
        .content()
        .contains("x-scheme-handler/weft", "text/markdown", "application/x-weft");
    assertThat(debian.path("/usr/share/mime/packages/weft.xml")).content().contains("*.weft");
    assertThat(debian.path("/usr/share/icons/hicolor/256x256/apps/weft.png")).isNotEmptyFile();
    assertThat(debian.path("/usr/share/doc/weft/sbom.cdx.json")).isNotEmptyFile();
    assertThat(debian.path("/usr/share/doc/weft-relay/licenses")).isNotEmptyDirectory();
    assertThat(debian.shell("stat -c '%U %a' /var/lib/weft-relay").strip())
        .isEqualTo("weft-relay 700");
    assertThat(debian.shell("dpkg --verify weft weft-relay; echo verified").strip())
        .isEqualTo("verified");
    assertThat(
            debian.shell(
                "for f in $(find /usr/lib/weft /usr/lib/weft-relay -name '*.so' -o -name weft"
                    + " -o -name weft-relay -type f); do LD_LIBRARY_PATH=/usr/lib/weft/lib/runtime/lib:"
                    + "/usr/lib/weft/lib/runtime/lib/server ldd $f 2>/dev/null | grep 'not found'"
                    + " | sed \"s#^#$f: #\"; done; true"))
        .as("native libraries that the packages' dependencies do not bring")
        .doesNotContain("gtk", "pango", "X11 ");
  }

  private void install(DebianRoot debian, Path... debs) throws IOException {
    StringBuilder names = new StringBuilder();
    for (Path deb : debs) {
      Path copy = debian.path("/root/" + deb.getFileName());
      Files.copy(deb, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      names.append(" /root/").append(deb.getFileName());
    }
    debian.shell(
        "apt-get update -qq; apt-get install -y -qq --no-install-recommends --allow-downgrades"
            + " -o Dpkg::Options::=--force-confold"
            + names);
  }

  /** The same package under another version. */
  private Path asVersion(Path deb, String version) throws IOException {
    Path tree = folder.resolve("next");
    Command.run(Map.of(), List.of("rm", "-rf", tree.toString()));
    Command.run(Map.of(), List.of("dpkg-deb", "-R", deb.toString(), tree.toString()));
    Path control = tree.resolve("DEBIAN/control");
    Files.writeString(
        control,
        Files.readString(control).replaceFirst("(?m)^Version: .*$", "Version: " + version));
    String name = deb.getFileName().toString().replaceFirst("_[^_]+_", "_" + version + "_");
    Path next = folder.resolve(name);
    Command.run(
        Map.of(),
        List.of("dpkg-deb", "-Zgzip", "-z1", "--build", tree.toString(), next.toString()));
    return next;
  }

  private static Path one(Path folder, String start) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(start))
          .filter(file -> file.getFileName().toString().endsWith(".deb"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "There is no " + start + "*.deb in " + folder + ": build with -Pdist"));
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + java.time.Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (last, line) -> line.isBlank() ? last : line);
  }

  private static void say(String format, Object... arguments) {
    System.out.printf("clean-debian: " + format + "%n", arguments);
  }
}
