package dev.weft.desktop.session;

import dev.weft.desktop.presence.Person;
import dev.weft.desktop.status.DocumentFacts;
import java.util.List;

/** Who of the people present has confirmed the version that is here. */
final class Confirmations {
  private Confirmations() {}

  static List<DocumentFacts.Other> others(OpenDocument document) {
    return document.people().stream().map(Person::name).map(Confirmations::unknown).toList();
  }

  private static DocumentFacts.Other unknown(String name) {
    return new DocumentFacts.Other(name, null);
  }
}
