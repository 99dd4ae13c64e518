package dev.weft.desktop.app.drive;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javafx.scene.Scene;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.stage.Window;
import javax.imageio.ImageIO;

/** Pictures of a window as PNG files. */
public final class Screenshot {
  /** The size of the pictures in the design. */
  public static final int WIDTH = 1440;

  public static final int HEIGHT = 900;

  private Screenshot() {}

  /** Gives the window of a scene the size at which its content has this size. FX thread. */
  public static void resize(Scene scene, int width, int height) {
    Window window = scene.getWindow();
    if (window != null && (scene.getWidth() != width || scene.getHeight() != height)) {
      window.setWidth(width + window.getWidth() - scene.getWidth());
      window.setHeight(height + window.getHeight() - scene.getHeight());
    }
  }

  /** Writes what the scene shows. FX thread. */
  public static void write(Scene scene, File file) throws IOException {
    WritableImage image = scene.snapshot(null);
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    PixelReader reader = image.getPixelReader();
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out.setRGB(x, y, reader.getArgb(x, y));
      }
    }
    File folder = file.getAbsoluteFile().getParentFile();
    if (folder != null && !folder.isDirectory() && !folder.mkdirs()) {
      throw new IOException("cannot create the folder " + folder);
    }
    if (!ImageIO.write(out, "png", file)) {
      throw new IOException("no PNG writer in this Java runtime");
    }
  }
}
