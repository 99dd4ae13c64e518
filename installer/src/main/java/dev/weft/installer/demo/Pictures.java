package dev.weft.installer.demo;

import dev.weft.installer.program.EditorProgram;
import dev.weft.installer.program.RelayProgram;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * The README's picture: two editors, each with a replica of its own, and one document through a
 * relay. Real processes, as in the demonstration; CONTRIBUTING.md has the command.
 */
public final class Pictures {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 780;

  /** How far the second window stands to the right of and below the first. */
  private static final int STEP_X = 640;

  private static final int STEP_Y = 190;
  private static final int MARGIN = 28;
  private static final int CORNER = 14;
  private static final int SHADOW = 18;
  private static final long WAIT_MILLIS = 60_000;
  private static final String TITLE = "Estuary field trial, spring";

  private Pictures() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(System.getProperty("weft.root", "")).toAbsolutePath().normalize();
    Path folder = Files.createDirectories(root.resolve("installer/target/pictures"));
    Path run = Files.createTempDirectory(folder, "run");
    BuiltPrograms programs = BuiltPrograms.of(root);
    try (RelayProgram relay =
            RelayProgram.start(
                programs.relay(),
                run.resolve("relay"),
                RelayProgram.freePort(0),
                run.resolve("relay.log"));
        EditorProgram lena = editor(programs, run, relay, "Lena");
        EditorProgram mats = editor(programs, run, relay, "Mats")) {
      File first = folder.resolve("lena.png").toFile();
      File second = folder.resolve("mats.png").toFile();
      write(lena, mats, first, second);
      File picture = folder.resolve("two-editors.png").toFile();
      ImageIO.write(together(ImageIO.read(first), ImageIO.read(second)), "png", picture);
      Output.say("%s", picture);
    }
    System.exit(0);
  }

  private static EditorProgram editor(
      BuiltPrograms programs, Path run, RelayProgram relay, String name) {
    return EditorProgram.start(
        programs.editor(true),
        run.resolve(name),
        relay.address(),
        name,
        run.resolve(name + ".log"));
  }

  private static void write(EditorProgram lena, EditorProgram mats, File first, File second) {
    String document = lena.call("create", TITLE, "rich").getFirst();
    lena.call("type", document, text());
    lena.call("wait", document, "ON_RELAY", WAIT_MILLIS);
    mats.call("create", TITLE, "rich", document);
    HeadlessDemo.awaitSame(lena, mats, document);
    String content = lena.call("text", document).getFirst();
    int lenaAt = after(content, "without a weekly wipe?");
    int matsAt = after(content, "four turbidity buoys");
    lena.call("caret", document, lenaAt, lenaAt);
    mats.call("caret", document, matsAt - "turbidity buoys".length(), matsAt);
    for (EditorProgram editor : List.of(lena, mats)) {
      HeadlessDemo.await("the other's caret", () -> !editor.call("people", document).isEmpty());
    }
    mats.call("theme", "dark");
    lena.call("screenshot", first, WIDTH, HEIGHT);
    mats.call("screenshot", second, WIDTH, HEIGHT);
  }

  private static int after(String content, String words) {
    int at = content.indexOf(words);
    if (at < 0) {
      throw new IllegalStateException("the document lacks: " + words);
    }
    return at + words.length();
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(Pictures.class.getResourceAsStream("estuary.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage together(BufferedImage back, BufferedImage front) {
    BufferedImage both =
        new BufferedImage(
            WIDTH + STEP_X + 2 * MARGIN, HEIGHT + STEP_Y + 2 * MARGIN, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = both.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    window(g, back, MARGIN, MARGIN);
    window(g, front, MARGIN + STEP_X, MARGIN + STEP_Y);
    g.dispose();
    return both;
  }

  /** A window with round corners and a soft shadow. */
  private static void window(Graphics2D g, BufferedImage window, int x, int y) {
    for (int i = SHADOW; i > 0; i--) {
      g.setColor(new Color(20, 20, 30, 5));
      g.fill(
          new RoundRectangle2D.Double(
              x - i, y - i + 6.0, WIDTH + 2.0 * i, HEIGHT + 2.0 * i, CORNER + i, CORNER + i));
    }
    BufferedImage rounded = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    Graphics2D r = rounded.createGraphics();
    r.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    r.fill(new RoundRectangle2D.Double(0, 0, WIDTH, HEIGHT, CORNER, CORNER));
    r.setComposite(AlphaComposite.SrcIn);
    r.drawImage(window, 0, 0, null);
    r.dispose();
    g.drawImage(rounded, x, y, null);
  }
}
