package dev.weft.desktop.app;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The words of the interface, from {@code messages.properties}. A missing key throws. */
public final class Messages {
  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages");

  private Messages() {}

  /** The words under a key, as they are. */
  public static String text(String key) {
    return BUNDLE.getString(key);
  }

  /** The words under a key with {@code {0}}, {@code {1}} … filled in by {@link MessageFormat}. */
  public static String text(String key, Object... arguments) {
    return new MessageFormat(BUNDLE.getString(key), BUNDLE.getLocale()).format(arguments);
  }
}
