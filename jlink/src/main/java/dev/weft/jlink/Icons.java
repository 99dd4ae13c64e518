package dev.weft.jlink;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;

/** Writes the icons in the formats that the systems want: PNG, ICO (Windows), ICNS (macOS). */
public final class Icons {
  /** Sizes of the hicolor theme that desktops look for. */
  public static final List<Integer> SIZES = List.of(16, 24, 32, 48, 64, 128, 256, 512);

  private static final List<Integer> ICO_SIZES = List.of(16, 24, 32, 48, 64, 256);

  /** ICNS names each size with four letters. */
  private static final Map<Integer, String> ICNS_TYPES =
      new TreeMap<>(Map.of(32, "ic11", 64, "ic12", 128, "ic07", 256, "ic08", 512, "ic09"));

  private Icons() {}

  /**
   * Writes {@code weft-N.png}, {@code weft-document-N.png} for every size, and {@code .ico} and
   * {@code .icns} of both, into a folder.
   */
  public static void write(Path folder) {
    try {
      Files.createDirectories(folder);
      write(folder, "weft", IconPainter::program);
      write(folder, "weft-document", IconPainter::document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path folder, String name, IntFunction<BufferedImage> painter)
      throws IOException {
    for (int size : SIZES) {
      Files.write(folder.resolve(name + "-" + size + ".png"), png(painter.apply(size)));
    }
    Files.write(folder.resolve(name + ".ico"), ico(painter));
    Files.write(folder.resolve(name + ".icns"), icns(painter));
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] ico(IntFunction<BufferedImage> painter) throws IOException {
    List<byte[]> pictures = new ArrayList<>();
    int length = 6 + 16 * ICO_SIZES.size();
    for (int size : ICO_SIZES) {
      byte[] picture = png(painter.apply(size));
      pictures.add(picture);
      length += picture.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 0).putShort((short) 1).putShort((short) ICO_SIZES.size());
    int offset = 6 + 16 * ICO_SIZES.size();
    for (int i = 0; i < pictures.size(); i++) {
      // 256 does not fit into a byte and is written as 0.
      byte size = (byte) (int) ICO_SIZES.get(i);
      out.put(size).put(size).putShort((short) 0).putShort((short) 1).putShort((short) 32);
      out.putInt(pictures.get(i).length).putInt(offset);
      offset += pictures.get(i).length;
    }
    pictures.forEach(out::put);
    return out.array();
  }

  private static byte[] icns(IntFunction<BufferedImage> painter) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<Integer, String> type : ICNS_TYPES.entrySet()) {
      byte[] picture = png(painter.apply(type.getKey()));
      body.write(type.getValue().getBytes(StandardCharsets.US_ASCII));
      body.write(ByteBuffer.allocate(4).putInt(picture.length + 8).array());
      body.write(picture);
    }
    return ByteBuffer.allocate(body.size() + 8)
        .put("icns".getBytes(StandardCharsets.US_ASCII))
        .putInt(body.size() + 8)
        .put(body.toByteArray())
        .array();
  }
}
