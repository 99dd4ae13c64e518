package dev.weft.desktop.app;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What a person clicked outside of Weft and the system handed over as an argument: a link {@code
 * weft://RELAY/DOCUMENT}, a {@code .weft} file that holds such a link in its first line, or a text
 * file, of which a document is made. The file itself is never written.
 */
sealed interface Opening {
  /** Beginning of links. */
  String SCHEME = "weft://";

  /** A larger text is no document that somebody wrote; it would take long and help nobody. */
  long TEXT_BYTES_MAX = 16L * 1024 * 1024;

  /** As the relay's rule for names. */
  int DOCUMENT_CHARS_MAX = 255;

  /**
   * A document of a relay.
   *
   * @param relay its host and port
   */
  record Link(String relay, String document) implements Opening {}

  /** A text to make a document of. */
  record Text(String title, String text) implements Opening {}

  /** Something that cannot be opened, and why. */
  record Refused(String words) implements Opening {}

  /** Reads an argument; a file is read as well, so not on the FX thread. */
  static Opening of(String argument) {
    if (argument.startsWith(SCHEME)) {
      return link(argument, argument);
    }
    try {
      Path file = argument.startsWith("file:") ? Path.of(URI.create(argument)) : Path.of(argument);
      Path name = file.getFileName();
      if (name == null || !Files.isRegularFile(file)) {
        return new Refused(Messages.text("opening.none", argument));
      }
      if (Files.size(file) > TEXT_BYTES_MAX) {
        return new Refused(Messages.text("opening.large", file, TEXT_BYTES_MAX >> 20));
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      if (name.toString().endsWith(".weft")) {
        return link(text.lines().findFirst().orElse("").strip(), file.toString());
      }
      // Editors on Windows: a mark in front, two characters for a line's end.
      String plain = text.replaceFirst("^\uFEFF", "").replace("\r\n", "\n");
      return new Text(name.toString(), plain);
    } catch (CharacterCodingException e) {
      return new Refused(Messages.text("opening.binary", argument));
    } catch (IOException | InvalidPathException e) {
      return new Refused(Messages.text("opening.unreadable", argument));
    } catch (IllegalArgumentException e) {
      return new Refused(Messages.text("opening.none", argument));
    }
  }

  private static Opening link(String link, String from) {
    int slash = link.indexOf('/', SCHEME.length());
    if (!link.startsWith(SCHEME) || slash <= SCHEME.length()) {
      return new Refused(Messages.text("opening.link", from));
    }
    try {
      String document =
          URLDecoder.decode(link.substring(slash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
      if (document.isBlank()
          || document.length() > DOCUMENT_CHARS_MAX
          || document.chars().anyMatch(Character::isISOControl)) {
        return new Refused(Messages.text("opening.link", from));
      }
      return new Link(link.substring(SCHEME.length(), slash), document);
    } catch (IllegalArgumentException e) {
      return new Refused(Messages.text("opening.link", from));
    }
  }
}
