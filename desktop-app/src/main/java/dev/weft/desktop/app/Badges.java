package dev.weft.desktop.app;

import dev.weft.desktop.app.window.Badge;
import dev.weft.desktop.app.window.Tone;
import dev.weft.desktop.status.DocumentStatus;
import org.jspecify.annotations.Nullable;

/** Turns the badge of a status into what a row shows; a document in order shows none. */
final class Badges {
  private Badges() {}

  static @Nullable Badge of(DocumentStatus status) {
    int count = status.badge().count();
    String text = count > 0 ? Integer.toString(count) : "";
    return switch (status.badge().kind()) {
      case NONE -> null;
      case WAITING -> new Badge(text, "bi-arrow-up", Tone.WARN, status.pill());
      case NOT_REACHED -> new Badge(text, "bi-cloud-slash", Tone.WARN, status.pill());
      case NOT_DOWNLOADED -> new Badge("", "bi-cloud-arrow-down", Tone.QUIET, status.pill());
      case PROBLEM -> new Badge("", "bi-exclamation-triangle", Tone.BAD, status.pill());
    };
  }
}
