package dev.weft.desktop.editor;

import java.util.regex.Pattern;

/** Which addresses a document may link to and the editor may open. */
public final class Links {
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)(https?://|mailto:|weft://)[^\\s<>\"]{1,2000}");
  private static final Pattern BARE = Pattern.compile("(?i)([a-z0-9-]+\\.)+[a-z]{2,}(/\\S*)?");
  private static final Pattern MAIL = Pattern.compile("(?i)[^\\s@/:]+@([a-z0-9-]+\\.)+[a-z]{2,}");

  private Links() {}

  /** Whether this is an address and nothing else; only such are opened. */
  public static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  /**
   * What somebody meant who typed this as an address: {@code example.org} is a web page, {@code
   * lena@example.org} mail. Empty if it is no address at all.
   */
  public static String completed(String typed) {
    String text = typed.strip();
    if (isAddress(text)) {
      return text;
    }
    if (MAIL.matcher(text).matches()) {
      return "mailto:" + text;
    }
    return BARE.matcher(text).matches() ? "https://" + text : "";
  }
}
