package dev.weft.desktop.app.history;

import dev.weft.desktop.app.theme.Dye;
import dev.weft.desktop.app.window.Avatar;
import dev.weft.desktop.history.Sitting;
import dev.weft.desktop.history.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One colour for each person of a history: yours is indigo, that of nobody known is grey. */
final class Colours {
  private final Map<String, Dye> dyes;

  private Colours(Map<String, Dye> dyes) {
    this.dyes = dyes;
  }

  static Colours of(List<Sitting> sittings) {
    TreeSet<String> names = new TreeSet<>();
    for (Sitting sitting : sittings) {
      sitting.writers().stream()
          .filter(writer -> writer.kind() == Writer.Kind.NAMED)
          .forEach(writer -> names.add(writer.name()));
    }
    return new Colours(Dye.assign(names));
  }

  /** The style classes that give a node the person's colour. */
  List<String> classes(Writer writer) {
    List<String> classes = new ArrayList<>();
    switch (writer.kind()) {
      case YOU -> classes.add("dye-you");
      case UNKNOWN -> classes.add("dye-nobody");
      case NAMED ->
          classes.add(dyes.getOrDefault(writer.name(), Dye.of(writer.name())).styleClass());
    }
    return classes;
  }

  /** A disc with the person's first letter. */
  Avatar avatar(Writer writer) {
    return switch (writer.kind()) {
      case NAMED ->
          Avatar.of(writer.name(), dyes.getOrDefault(writer.name(), Dye.of(writer.name())));
      case YOU, UNKNOWN -> Avatar.plain(HistoryWords.name(writer), classes(writer).getFirst());
    };
  }
}
