package dev.weft.desktop.app.theme;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A colour for a person other than you, named after natural dyes. None is indigo: indigo is you.
 *
 * <p>Each dye has a deep value for the light theme and a bright one for the dark theme; style
 * sheets know them as {@code -weft-dye-<name>}.
 */
public enum Dye {
  MADDER("#B13A38", "#F6E1E1"),
  SAFFRON("#9F5000", "#F2E4D6"),
  WELD("#786A03", "#EBE8D6"),
  MOSS("#147F26", "#D8EBDB"),
  WOAD("#007972", "#D6EAE9"),
  SKY("#027396", "#D7E9EE"),
  LOGWOOD("#8649A8", "#EBDFF1"),
  COCHINEAL("#A73A72", "#F1DFE8");

  private static final List<Dye> ALL = List.of(values());

  private final String hex;
  private final String hexLight;

  Dye(String hex, String hexLight) {
    this.hex = hex;
    this.hexLight = hexLight;
  }

  /** The value of the light theme, as {@code #RRGGBB}; published as a person's own colour. */
  public String hex() {
    return hex;
  }

  /** A pale version of {@link #hex} for selections, as {@code #RRGGBB}. */
  public String hexLight() {
    return hexLight;
  }

  /** The style class that gives a node {@code -weft-dye}, this colour in the theme in use. */
  public String styleClass() {
    return "dye-" + name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The dye that a person would have with nobody else present. Stable across runs and machines. */
  public static Dye of(String person) {
    return ALL.get(Math.floorMod(person.hashCode() * 0x9E3779B9, ALL.size()));
  }

  /**
   * One dye for each person of a document: their own, or the next free one when it is taken. People
   * are served in the given order; from the ninth on colours repeat, and the name decides.
   */
  public static Map<String, Dye> assign(Collection<String> people) {
    Map<String, Dye> assigned = new LinkedHashMap<>();
    Set<Dye> free = EnumSet.allOf(Dye.class);
    List<String> rest = new ArrayList<>();
    for (String person : people) {
      Dye own = of(person);
      if (!assigned.containsKey(person) && free.remove(own)) {
        assigned.put(person, own);
      } else if (!assigned.containsKey(person)) {
        rest.add(person);
      }
    }
    for (String person : rest) {
      assigned.putIfAbsent(person, nextFree(of(person), free));
    }
    return assigned;
  }

  private static Dye nextFree(Dye from, Set<Dye> free) {
    for (int i = 0; i < ALL.size(); i++) {
      Dye candidate = ALL.get((ALL.indexOf(from) + i) % ALL.size());
      if (free.remove(candidate)) {
        return candidate;
      }
    }
    return from;
  }
}
