package dev.weft.desktop.app.window;

import dev.weft.desktop.app.theme.Dye;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the sidebar's list. */
public sealed interface SidebarItem {

  /** The name of a section; not selectable. */
  record Heading(String title) implements SidebarItem {}

  /** What an empty section says; not selectable. */
  record Note(String text) implements SidebarItem {}

  /**
   * A group that opens and closes.
   *
   * @param name what it is called in the program
   * @param title what it is called in words
   * @param count how many documents are in it
   */
  record Fold(String name, String title, String icon, boolean isOpen, int count)
      implements SidebarItem {}

  /**
   * A document.
   *
   * @param id its document id
   * @param title its title as it is now
   * @param code whether it is code or plain text rather than rich text
   * @param badge what needs attention, or null for a document in order
   * @param people colours of the others in it, at most three are drawn
   */
  record Entry(String id, String title, boolean code, @Nullable Badge badge, List<Dye> people)
      implements SidebarItem {}
}
