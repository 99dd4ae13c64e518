package dev.weft.desktop.editor;

import dev.weft.desktop.Fx;
import dev.weft.desktop.app.theme.Fonts;
import dev.weft.desktop.app.theme.Theme;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;

/**
 * Measures what a key costs: {@code KeyToFrame [code|rich] [kilobytes] [line length] [remote edits
 * per second]}. Prints CPU time of the FX thread per key (event, transaction, screen, layout) and
 * wall time from the key to the end of the pulse that shows it. Painting itself is done by another
 * thread and not in these figures.
 */
public final class KeyToFrame {
  private static final int WARM_UP = 300;
  private static final int KEYS = 400;

  private KeyToFrame() {}

  public static void main(String[] arguments) throws Exception {
    boolean rich = arguments.length > 0 && arguments[0].equals("rich");
    int kilobytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1024;
    int line = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 80;
    int remote = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
    String text = text(kilobytes * 1024, line);
    BridgedArea[] b = new BridgedArea[1];
    Scene[] scene = new Scene[1];
    long opened =
        Fx.get(
            () -> {
              Fonts.load();
              long start = System.nanoTime();
              b[0] = new BridgedArea(rich, text);
              b[0].area.getStyleClass().add(rich ? "rich" : "code");
              b[0].area.setWrapText(rich);
              if (!rich) {
                b[0].area.setParagraphGraphicFactory(
                    new LineNumbers(b[0].area, b[0].bridge.screen())::of);
              }
              if (!rich) {
                CodeColours colours = new CodeColours(b[0].area, Language.ofTitle("A.java"));
                Platform.requestNextPulse();
              }
              scene[0] = b[0].scene;
              Theme.LIGHT.apply(scene[0]);
              Stage stage = new Stage();
              stage.setScene(scene[0]);
              stage.show();
              b[0].area.moveTo(text.length() / 2);
              b[0].area.requestFollowCaret();
              b[0].area.requestFocus();
              return System.nanoTime() - start;
            });
    Fx.pulses(scene[0], 20);
    long[] cpu = new long[KEYS];
    long[] wall = new long[KEYS];
    for (int i = -WARM_UP; i < KEYS; i++) {
      int perKey = remote / 25;
      if (perKey > 0) {
        Fx.run(
            () ->
                b[0].remotely(
                    t -> {
                      for (int k = 0; k < perKey; k++) {
                        t.insert((int) (Math.abs(k * 7919L * 104729L) % t.length()), "r");
                      }
                    }));
      }
      long startWall = System.nanoTime();
      long[] used = new long[1];
      Fx.run(() -> used[0] = press(b[0]));
      Fx.pulses(scene[0], 1);
      long after = System.nanoTime();
      if (i >= 0) {
        cpu[i] = used[0];
        wall[i] = after - startWall;
      }
    }
    long fx = Fx.get(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    print("open", new long[] {opened});
    print("FX CPU in the key event", cpu);
    print("key to end of its pulse, wall", wall);
    System.out.printf(Locale.ROOT, "FX CPU in all %.0f ms for %d keys%n", fx / 1e6, KEYS + WARM_UP);
    System.out.println("same text: " + b[0].screen().equals(b[0].text.toString()));
    Platform.exit();
  }

  private static long press(BridgedArea b) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    b.area.fireEvent(
        new KeyEvent(KeyEvent.KEY_TYPED, "x", "", KeyCode.UNDEFINED, false, false, false, false));
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
  }

  private static String text(int size, int line) {
    StringBuilder text = new StringBuilder(size + line);
    String words = "int value = compute(alpha, 42); // some words of a comment in here ";
    while (text.length() < size) {
      for (int i = 0; i < line - 1; i++) {
        text.append(words.charAt(i % words.length()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static void print(String what, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-32s median %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms%n",
        what,
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        sorted[sorted.length - 1] / 1e6);
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))] / 1e6;
  }
}
