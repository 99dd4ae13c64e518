package dev.weft.desktop.editor;

import dev.weft.desktop.app.theme.Dye;
import dev.weft.desktop.presence.Person;
import dev.weft.desktop.session.OpenDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where another person is, in offsets of the document as it is now.
 *
 * @param id tells this person's caret from every other one, stable while they are here
 * @param name what their flag says
 * @param dye their colour
 * @param anchor where their selection began
 * @param head where their caret is; equal to the anchor when nothing is selected
 */
public record RemoteCaret(String id, String name, Dye dye, int anchor, int head) {

  /** Everybody whose caret is in the text of this document. On the document thread. */
  static List<RemoteCaret> in(OpenDocument document) {
    List<Person> people = document.people();
    Map<String, Dye> dyes = Dye.assign(people.stream().map(Person::name).toList());
    List<RemoteCaret> carets = new ArrayList<>();
    for (Person person : people) {
      if (person.anchor() == null || person.head() == null) {
        continue;
      }
      OptionalInt anchor = document.indexOf(person.anchor());
      OptionalInt head = document.indexOf(person.head());
      if (anchor.isPresent() && head.isPresent()) {
        carets.add(
            new RemoteCaret(
                Long.toString(person.clientId()),
                person.name(),
                dyes.getOrDefault(person.name(), Dye.of(person.name())),
                anchor.getAsInt(),
                head.getAsInt()));
      }
    }
    return carets;
  }
}
