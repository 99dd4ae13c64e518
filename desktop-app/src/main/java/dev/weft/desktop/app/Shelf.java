package dev.weft.desktop.app;

import dev.weft.desktop.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * How this person keeps their documents: which are favourites, which were used last, which lie in
 * the trash. Of this computer only; a document in the trash stays as it is, for its owner and for
 * everybody else.
 */
final class Shelf {
  /** As many as fit under the heading without pushing the documents away. */
  static final int RECENT_SHOWN = 5;

  private static final int RECENT_MAX = 30;

  private final Settings settings;

  Shelf(Settings settings) {
    this.settings = settings;
  }

  /** Ids of favourites, in the order in which they were made such. */
  List<String> favourites() {
    return settings.list("favourites");
  }

  boolean isFavourite(String id) {
    return favourites().contains(id);
  }

  void setFavourite(String id, boolean on) {
    change("favourites", id, on);
  }

  /** Moves a favourite to where another one is. */
  void moveFavourite(String id, String to) {
    List<String> ids = favourites();
    int place = ids.indexOf(to);
    if (place >= 0 && ids.remove(id)) {
      ids.add(Math.min(place, ids.size()), id);
      settings.set("favourites", ids);
    }
  }

  boolean isTrashed(String id) {
    return settings.list("trash").contains(id);
  }

  void setTrashed(String id, boolean on) {
    change("trash", id, on);
  }

  private void change(String name, String id, boolean on) {
    List<String> ids = settings.list(name);
    ids.remove(id);
    if (on) {
      ids.add(id);
    }
    settings.set(name, ids);
  }

  /** Ids of the documents that were in front last, newest first. */
  List<String> recent() {
    return settings.list("recent");
  }

  void used(String id) {
    List<String> ids = recent();
    ids.remove(id);
    ids.addFirst(id);
    settings.set("recent", new ArrayList<>(ids.subList(0, Math.min(ids.size(), RECENT_MAX))));
  }
}
