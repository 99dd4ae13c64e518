package dev.weft.relay.session;

import dev.weft.relay.config.Limits;
import java.nio.charset.StandardCharsets;

/** What may be a document's name. */
public final class DocumentNames {
  /** The rule in words, for refusals. */
  public static final String RULE =
      "A document name has 1 to "
          + Limits.DOCUMENT_NAME_BYTES_MAX
          + " bytes of UTF-8 and no control characters";

  private DocumentNames() {}

  /** Whether the rule holds. */
  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= Limits.DOCUMENT_NAME_BYTES_MAX
        && name.getBytes(StandardCharsets.UTF_8).length <= Limits.DOCUMENT_NAME_BYTES_MAX
        && name.chars().noneMatch(c -> Character.isISOControl(c));
  }
}
