package dev.weft.desktop.app.history;

import dev.weft.desktop.app.Messages;
import dev.weft.desktop.history.Sitting;
import dev.weft.desktop.history.WordChange;
import dev.weft.desktop.history.Writer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How a history is put into words: days, times, names. */
final class HistoryWords {
  private final LongSupplier now;
  private final ZoneId zone;
  private final Locale locale;

  /**
   * Words for one place and time.
   *
   * @param now the wall clock in milliseconds
   */
  HistoryWords(LongSupplier now, ZoneId zone, Locale locale) {
    this.now = now;
    this.zone = zone;
    this.locale = locale;
  }

  private LocalDate date(long millis) {
    return Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
  }

  private String format(long millis, String key) {
    return DateTimeFormatter.ofPattern(Messages.text(key), locale)
        .format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /** The time of day. */
  String time(long millis) {
    return format(millis, "history.format.time");
  }

  /** Down to the second, for a tooltip. */
  String exact(long millis) {
    return format(millis, "history.format.exact");
  }

  /** Whether two moments are on one day. */
  boolean isSameDay(long one, long other) {
    return date(one).equals(date(other));
  }

  /** A day as a heading: today and yesterday by name, others by weekday and date. */
  String day(long millis) {
    LocalDate today = date(now.getAsLong());
    LocalDate day = date(millis);
    long ago = ChronoUnit.DAYS.between(day, today);
    if (ago == 0) {
      return Messages.text("history.today", format(millis, "history.format.date"));
    }
    if (ago == 1) {
      return Messages.text("history.yesterday");
    }
    return format(
        millis, day.getYear() == today.getYear() ? "history.format.day" : "history.format.year");
  }

  /** Day and time. */
  String moment(long millis) {
    LocalDate today = date(now.getAsLong());
    String day = date(millis).equals(today) ? Messages.text("history.today.short") : day(millis);
    return Messages.text("history.moment", day, time(millis));
  }

  /** What somebody is called. */
  static String name(Writer writer) {
    return switch (writer.kind()) {
      case YOU -> Messages.text("history.you");
      case NAMED -> writer.name();
      case UNKNOWN -> Messages.text("history.somebody");
    };
  }

  /** "Tomas and Ifeoma", "You, Tomas and 2 more". */
  static String names(List<Writer> writers) {
    List<String> names = writers.stream().map(HistoryWords::name).toList();
    return switch (names.size()) {
      case 0 -> Messages.text("history.somebody");
      case 1 -> names.get(0);
      case 2 -> Messages.text("history.names.two", names.get(0), names.get(1));
      case 3 -> Messages.text("history.names.three", names.get(0), names.get(1), names.get(2));
      default -> Messages.text("history.names.many", names.get(0), names.get(1), names.size() - 2);
    };
  }

  /** So many edits. */
  static String edits(int edits) {
    return edits == 1 ? Messages.text("history.edit") : Messages.text("history.edits", edits);
  }

  /** What happened in a sitting, in a few words; without counts while they are not known yet. */
  static String summary(Sitting sitting, @Nullable WordChange words) {
    String who = names(sitting.writers());
    if (words == null) {
      return who;
    }
    if (sitting.first() == 0 && words.added() == 0) {
      return Messages.text("history.created", who);
    }
    if (words.added() == 0 && words.removed() == 0) {
      return Messages.text("history.touched", who);
    }
    if (words.added() == 0) {
      return Messages.text("history.removed", who, words.removed());
    }
    return sitting.writers().size() == 1
        ? Messages.text("history.wrote", who, words.added())
        : Messages.text("history.words", who, words.added());
  }

  /** What a comparison found. */
  static String difference(WordChange words, boolean withPresent) {
    String added = Messages.text("history.count", words.added());
    String removed = Integer.toString(words.removed());
    return Messages.text(withPresent ? "history.since" : "history.before", added, removed);
  }
}
