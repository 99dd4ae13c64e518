package dev.weft.jlink;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** Paints the icons: threads over and under each other, on a tile or on a sheet of paper. */
final class IconPainter {
  private static final Color TILE = new Color(0x3F51C4);
  private static final Color WARP = new Color(0xFFFFFF);
  private static final Color WEFT = new Color(0xAFBBFF);
  private static final Color PAPER = new Color(0xFFFFFF);
  private static final Color EDGE = new Color(0xC3C8D6);

  /** Everything is laid out on a square of this size and scaled. */
  private static final double UNITS = 64;

  private IconPainter() {}

  /** The program's icon. */
  static BufferedImage program(int sizePixels) {
    BufferedImage image = new BufferedImage(sizePixels, sizePixels, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = graphics(image);
    g.setColor(TILE);
    g.fill(new RoundRectangle2D.Double(3, 3, 58, 58, 18, 18));
    threads(g, 14, 14, 36, TILE);
    g.dispose();
    return image;
  }

  /** A document's icon. */
  static BufferedImage document(int sizePixels) {
    BufferedImage image = new BufferedImage(sizePixels, sizePixels, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = graphics(image);
    Path2D sheet = new Path2D.Double();
    sheet.moveTo(12, 4);
    sheet.lineTo(40, 4);
    sheet.lineTo(53, 17);
    sheet.lineTo(53, 60);
    sheet.lineTo(12, 60);
    sheet.closePath();
    g.setColor(PAPER);
    g.fill(sheet);
    g.setColor(EDGE);
    g.setStroke(new BasicStroke(2f));
    g.draw(sheet);
    Path2D corner = new Path2D.Double();
    corner.moveTo(40, 4);
    corner.lineTo(40, 17);
    corner.lineTo(53, 17);
    g.draw(corner);
    g.setColor(TILE);
    g.fill(new RoundRectangle2D.Double(19, 27, 27, 27, 9, 9));
    threads(g, 24, 32, 17, TILE);
    g.dispose();
    return image;
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(image.getWidth() / UNITS, image.getHeight() / UNITS);
    return g;
  }

  /** Three upright and three level threads; at every second crossing the level one is on top. */
  private static void threads(Graphics2D g, double left, double top, double size, Color ground) {
    double thickness = size / 6.2;
    double pitch = thickness * 1.95;
    double first = (size - thickness) / 2 - pitch;
    for (int row = 0; row < 3; row++) {
      band(g, WEFT, left, top + first + row * pitch, size, thickness);
    }
    for (int column = 0; column < 3; column++) {
      band(g, WARP, left + first + column * pitch, top, thickness, size);
    }
    double gap = thickness / 4;
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        if ((row + column) % 2 == 0) {
          double x = left + first + column * pitch;
          double y = top + first + row * pitch;
          g.setColor(ground);
          g.fill(new Rectangle2D.Double(x - 0.1, y - gap, thickness + 0.2, thickness + 2 * gap));
          g.setColor(WEFT);
          g.fill(new Rectangle2D.Double(x - gap, y, thickness + 2 * gap, thickness));
        } else {
          double x = left + first + column * pitch;
          double y = top + first + row * pitch;
          g.setColor(ground);
          g.fill(new Rectangle2D.Double(x - gap, y - 0.1, thickness + 2 * gap, thickness + 0.2));
          g.setColor(WARP);
          g.fill(new Rectangle2D.Double(x, y - gap, thickness, thickness + 2 * gap));
        }
      }
    }
  }

  private static void band(Graphics2D g, Color colour, double x, double y, double w, double h) {
    double round = Math.min(w, h) / 2;
    g.setColor(colour);
    g.fill(new RoundRectangle2D.Double(x, y, w, h, round, round));
  }
}
