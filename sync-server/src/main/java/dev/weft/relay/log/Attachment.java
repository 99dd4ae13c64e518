package dev.weft.relay.log;

/**
 * A file attached to a document.
 *
 * @param id its id in the document, chosen by who adds it: 1 to 64 of {@code A-Za-z0-9_-}
 * @param name its name for people
 * @param mediaType what it is, as the sender says
 * @param sizeBytes how large it is
 * @param sha256 hash of its content, hexadecimal
 * @param addedBy who added it
 * @param addedAtMillis when
 */
public record Attachment(
    String id,
    String name,
    String mediaType,
    long sizeBytes,
    String sha256,
    String addedBy,
    long addedAtMillis) {}
