package dev.weft.desktop.status;

import dev.weft.desktop.status.DocumentFacts.Other;
import dev.weft.desktop.status.DocumentFacts.Progress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The sentences of the status line. Immutable. */
public final class StatusWords {
  private final DateTimeFormatter seconds;
  private final DateTimeFormatter minutes;

  /** Words with times as they are in this zone. */
  public StatusWords(ZoneId zone) {
    seconds = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    minutes = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(zone);
  }

  String pill(StatusState state, DocumentFacts facts) {
    int waiting = StatusRules.waiting(facts);
    return switch (state) {
      case DISK_FULL -> "Cannot save: disk is full";
      case WRITE_FAILED ->
          facts.disk() == DocumentFacts.Disk.READ_ONLY
              ? "Cannot save: the folder is read only"
              : "Cannot save: the disk reports an error";
      case DAMAGED -> "Damaged, not being written";
      case RELAY_IDENTITY_CHANGED -> "Relay’s identity has changed";
      case STORE_LOCKED -> "Another program is using the documents";
      case NEWER_FORMAT -> "Update Weft to edit this";
      case ACCESS_ENDED -> notAccepted(facts);
      case SIGNED_OUT -> "Sign in to send " + edits(waiting);
      case RELAY_FULL -> "Relay is full, " + edits(waiting) + " waiting";
      case NOT_REACHED_WAITING -> edits(waiting) + " waiting for the relay";
      case SAVING -> "Saving";
      case SENDING -> "Sending " + edits(waiting);
      case RECEIVING -> catchingUp(facts);
      case OFFLINE -> "Offline, saved on this computer";
      case READER -> "You can read, not edit";
      case OTHERS_BEHIND -> "On the relay, " + people(behind(facts).size()) + " catching up";
      case ON_RELAY -> "On the relay";
      case EVERYONE_HAS_IT -> "Up to date with everyone here";
      case NO_RELAY -> "Saved on this computer";
      case NO_DOCUMENTS -> "On this computer only";
      case NOT_DOWNLOADED -> "Only on the relay";
    };
  }

  String tooltip(StatusState state, DocumentFacts facts) {
    return switch (state) {
      case DISK_FULL ->
          lastEdits(facts) + " only in memory. Free some space or save a copy elsewhere.";
      case WRITE_FAILED -> lastEdits(facts) + " only in memory.";
      case DAMAGED -> "Weft stopped writing so that nothing gets worse. Open for ways out.";
      case RELAY_IDENTITY_CHANGED ->
          "Nothing is sent until you or your administrator confirm it. "
              + wait(facts)
              + notOnDisk(facts);
      case STORE_LOCKED -> lastEdits(facts) + " only in memory until it is closed.";
      case NEWER_FORMAT -> "Written by a newer Weft. You can read it." + notOnDisk(facts);
      case ACCESS_ENDED -> whyNotAccepted(facts) + notOnDisk(facts);
      case SIGNED_OUT -> "They are saved on this computer." + relayWhy(facts) + notOnDisk(facts);
      case RELAY_FULL ->
          "They are saved on this computer. Tell whoever runs the relay."
              + nextTry(facts)
              + notOnDisk(facts);
      case NOT_REACHED_WAITING ->
          saved(facts) + relayWhy(facts) + reached(facts) + nextTry(facts) + notOnDisk(facts);
      case SAVING -> notOnDisk(facts).strip();
      case SENDING -> "Saved on this computer. The relay has not confirmed them yet.";
      case RECEIVING -> "You may see an older version for a moment. You can write.";
      case OFFLINE ->
          "Others may have edits that have not arrived." + relayWhy(facts) + reached(facts);
      case READER -> "You have the right to read this document.";
      case OTHERS_BEHIND -> names(behind(facts)) + " not received the last edits.";
      case ON_RELAY ->
          facts.confirmedAtMillis() > 0
              ? "The relay wrote everything to disk at " + at(facts.confirmedAtMillis()) + "."
              : "The relay has everything that is here.";
      case EVERYONE_HAS_IT ->
          names(facts.others())
              + " confirmed this version. People who are away get it when they return.";
      case NO_RELAY ->
          (facts.savedAtMillis() > 0
                  ? "Written to disk at " + at(facts.savedAtMillis()) + ". "
                  : "")
              + "This workspace has no relay.";
      case NO_DOCUMENTS -> "Nothing has been written yet.";
      case NOT_DOWNLOADED -> "Opens when it has been downloaded.";
    };
  }

  private static String notAccepted(DocumentFacts facts) {
    if (facts.access() == DocumentFacts.Access.ENDED) {
      return "No longer shared with you";
    }
    int waiting = StatusRules.waiting(facts);
    return (waiting == 0 ? "Edits" : edits(waiting)) + " not accepted by the relay";
  }

  private static String whyNotAccepted(DocumentFacts facts) {
    return switch (facts.access()) {
      case ENDED ->
          "Your copy stays here. New edits stay on this computer." + sentence(facts.accessWhy());
      case READ -> sentence(facts.accessWhy()).strip() + " They are kept on this computer.";
      case WRITE ->
          sentence(facts.accessWhy()).strip()
              + " They are saved on this computer and are offered to it again.";
    };
  }

  private static String relayWhy(DocumentFacts facts) {
    return sentence(facts.relayWhy());
  }

  private static String sentence(String words) {
    return words.isBlank() ? "" : " " + words + (words.endsWith(".") ? "" : ".");
  }

  private static String catchingUp(DocumentFacts facts) {
    Progress progress = facts.receiving();
    return progress == null || progress.of() == 0
        ? "Catching up"
        : "Catching up, " + progress.received() + " of " + edits(progress.of());
  }

  private static String edits(int count) {
    return count == 1 ? "1 edit" : count + " edits";
  }

  private static String people(int count) {
    return count == 1 ? "1 person" : count + " people";
  }

  private static String lastEdits(DocumentFacts facts) {
    return facts.editsInMemory() == 1
        ? "The last edit is"
        : "The last " + edits(facts.editsInMemory()) + " are";
  }

  private static String wait(DocumentFacts facts) {
    int waiting = StatusRules.waiting(facts);
    return edits(waiting) + (waiting == 1 ? " waits here." : " wait here.");
  }

  private static String notOnDisk(DocumentFacts facts) {
    if (facts.editsInMemory() == 0) {
      return "";
    }
    int characters = facts.charactersInMemory();
    return switch (characters) {
      case 0 -> " " + edits(facts.editsInMemory()) + " not on disk yet.";
      case 1 -> " 1 character is not on disk yet.";
      default -> " " + characters + " characters are not on disk yet.";
    };
  }

  private String saved(DocumentFacts facts) {
    return facts.savedAtMillis() > 0
        ? "Saved on this computer at " + at(facts.savedAtMillis()) + "."
        : "Saved on this computer.";
  }

  private String reached(DocumentFacts facts) {
    return facts.reachedAtMillis() > 0
        ? " Relay last reached at "
            + minutes.format(Instant.ofEpochMilli(facts.reachedAtMillis()))
            + "."
        : " The relay has not been reached yet.";
  }

  private static String nextTry(DocumentFacts facts) {
    return facts.nextTrySeconds() > 0 ? " Next try in " + facts.nextTrySeconds() + " s." : "";
  }

  private static List<Other> behind(DocumentFacts facts) {
    return facts.others().stream().filter(other -> Boolean.FALSE.equals(other.hasAll())).toList();
  }

  private static String names(List<Other> others) {
    List<String> names = others.stream().map(Other::name).distinct().toList();
    if (names.size() == 1) {
      return names.getFirst() + " has";
    }
    return String.join(", ", names.subList(0, names.size() - 1))
        + " and "
        + names.getLast()
        + " have";
  }

  private String at(long wallMillis) {
    return seconds.format(Instant.ofEpochMilli(wallMillis));
  }
}
