package dev.weft.desktop.presence;

import dev.weft.crdt.YDoc;
import dev.weft.crdt.YMap;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Who wrote with which client id, kept in the document itself, so that history can tell a person
 * from another one long after they have left.
 *
 * <p>Format: the root map {@value #ROOT}; the key is a client id in decimal, the value the name
 * that its user had. Stock Yjs clients leave a root that they do not know as it is. A name is what
 * somebody calls themselves, as in presence; it proves nothing.
 */
public final class Authors {
  /** The root map. */
  public static final String ROOT = "authors";

  /** At most 16 digits: a client id has 53 bits. */
  private static final Pattern ID = Pattern.compile("[0-9]{1,16}");

  private Authors() {}

  /** Whether a document knows the name of its own client id. */
  public static boolean isSigned(YDoc doc) {
    return doc.getMap(ROOT).has(Long.toString(doc.clientId()));
  }

  /** Writes the name of the document's own client id into it, an edit like any other. */
  public static void sign(YDoc doc, String name) {
    doc.getMap(ROOT).set(Long.toString(doc.clientId()), cut(name));
  }

  /** The names by client id; what is not as expected is left out. */
  public static Map<Long, String> of(YDoc doc) {
    YMap map = doc.getMap(ROOT);
    Map<Long, String> names = new HashMap<>();
    for (String key : map.keys()) {
      if (map.get(key) instanceof String name && !name.isBlank() && ID.matcher(key).matches()) {
        names.put(Long.parseLong(key), cut(name.strip()));
      }
    }
    return names;
  }

  private static String cut(String name) {
    return name.substring(0, Math.min(name.length(), People.MAX_NAME));
  }
}
