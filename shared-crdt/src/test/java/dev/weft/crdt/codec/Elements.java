package dev.weft.crdt.codec;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an update says about every single element, however its structs are cut. */
final class Elements {
  private Elements() {}

  /** Client and clock to content; the delete set is under the name "deletes". */
  static Map<String, Object> of(UpdateFormat format, byte[] update) {
    Map<String, Object> elements = new TreeMap<>();
    StructReader in = new StructReader(format.decoder(update, DecodeLimits.DEFAULT));
    WireStruct struct = new WireStruct();
    while (in.next(struct)) {
      if (struct.ref() == ContentRef.SKIP) {
        continue;
      }
      for (int i = 0; i < struct.length(); i++) {
        Object before =
            elements.put(struct.client() + "/" + (struct.clock() + i), element(struct, i));
        if (before != null) {
          throw new AssertionError("twice in one update: " + struct.client());
        }
      }
    }
    DeleteRanges deletes = in.readDeleteSet();
    deletes.normalise();
    elements.put("deletes", deletes.toString());
    return elements;
  }

  private static Object element(WireStruct struct, int index) {
    String right =
        struct.hasRightOrigin() ? struct.rightClient() + "/" + struct.rightClock() : "none";
    return struct.ref() + " right " + (struct.isItem() ? right : "") + " " + content(struct, index);
  }

  private static String content(WireStruct struct, int index) {
    return switch (struct.ref()) {
      case ContentRef.GC, ContentRef.DELETED -> "";
      case ContentRef.STRING -> "" + (int) struct.text().charAt(index);
      case ContentRef.BINARY -> Arrays.toString(struct.bytes());
      case ContentRef.ANY, ContentRef.JSON -> plain(struct.elements().get(index));
      case ContentRef.TYPE -> struct.typeRef() + " " + struct.key();
      case ContentRef.EMBED -> plain(struct.value());
      default -> struct.key() + " " + plain(struct.value());
    };
  }

  /** A value is told by its binary form, which every value has. */
  private static String plain(@Nullable Object value) {
    ByteWriter out = new ByteWriter();
    out.writeAny(value);
    return Arrays.toString(out.toByteArray());
  }
}
