package dev.weft.relay.log;

import dev.weft.relay.blob.BlobFailure;
import dev.weft.relay.blob.BlobKey;
import dev.weft.relay.blob.BlobStore;
import dev.weft.relay.config.Limits;
import dev.weft.relay.config.StartFailure;
import dev.weft.relay.config.StartFailure.Reason;
import dev.weft.relay.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files attached to documents, each content stored once. A content that no document uses any more
 * stays for {@link Limits#TRASH_RETENTION}, since an undo may want it back.
 *
 * <p>A stored content has one blob under a key of its own; a content that was swept and comes again
 * gets another, so sweeping never deletes what has just been stored.
 *
 * <p>Thread-safe; every method blocks. Errors: {@link LogFailure}, {@link BlobFailure}.
 */
public final class Attachments {
  private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int NAME_LENGTH_MAX = 512;
  private static final int MEDIA_TYPE_LENGTH_MAX = 128;

  private final LogStore store;
  private final BlobStore blobs;
  private final World world;
  private final Compaction.Runner runner;
  private final Path incoming;

  /**
   * @param incoming a directory of its own on a disk with room for what is being received; emptied
   */
  Attachments(
      LogStore store, BlobStore blobs, World world, Compaction.Runner runner, Path incoming) {
    this.store = store;
    this.blobs = blobs;
    this.world = world;
    this.runner = runner;
    this.incoming = incoming;
    try {
      Files.createDirectories(incoming);
      try (Stream<Path> left = Files.list(incoming)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new StartFailure(
          Reason.DIRECTORY,
          "The directory for incoming attachments cannot be used (" + e.getMessage() + ")",
          incoming.toString(),
          "Check that this user may write it.",
          e);
    }
  }

  /** More bytes than {@link Limits#ATTACHMENT_BYTES_MAX}. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super("An attachment has at most " + Limits.ATTACHMENT_BYTES_MAX + " bytes");
    }
  }

  /** Whether an id keeps to the form that {@link Attachment} names. */
  public static boolean isValidId(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * Adds a file, or replaces the one with that id; it is durable when this returns.
   *
   * @param content read to its end; at most {@link Limits#ATTACHMENT_BYTES_MAX}, held on disk, not
   *     in memory
   * @return what was added, or nothing if there is no such document
   * @throws IOException if the content cannot be read, or is too large
   */
  public Optional<Attachment> add(
      String document, String id, String name, String mediaType, String by, InputStream content)
      throws IOException {
    if (!isValidId(id)
        || name.length() > NAME_LENGTH_MAX
        || mediaType.length() > MEDIA_TYPE_LENGTH_MAX) {
      throw new IllegalArgumentException("Not an attachment's id, name or media type");
    }
    Path file = Files.createTempFile(incoming, "attachment", ".part");
    try {
      MessageDigest digest = BlobKey.sha256();
      long size = copy(content, file, digest);
      String sha256 = BlobKey.hex(digest.digest());
      var attachment =
          new Attachment(id, name, mediaType, size, sha256, by, world.clockMillis().getAsLong());
      return use(document, attachment, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static long copy(InputStream content, Path file, MessageDigest digest)
      throws IOException {
    long size = 0;
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      byte[] buffer = new byte[64 << 10];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        size += read;
        if (size > Limits.ATTACHMENT_BYTES_MAX) {
          throw new TooLargeException();
        }
        out.write(buffer, 0, read);
      }
    }
    return size;
  }

  private Optional<Attachment> use(String document, Attachment attachment, Path file) {
    if (key(document).isEmpty()) {
      return Optional.empty();
    }
    long now = attachment.addedAtMillis();
    Optional<String> stored =
        run("reserve a content", c -> AttachmentRows.reserve(c, attachment.sha256(), now));
    if (stored.isEmpty()) {
      store(attachment, file, now);
    }
    // One durable transaction at the end: what it needs is there, and reserved for the retention.
    return run(
            "attach a file",
            c -> {
              Optional<Long> key = LogPublishing.findLivingKey(c, document);
              if (key.isPresent()) {
                AttachmentRows.use(c, key.get(), attachment);
              }
              return key.isPresent();
            })
        ? Optional.of(attachment)
        : Optional.empty();
  }

  private void store(Attachment attachment, Path file, long now) {
    String incarnation = Long.toHexString(world.entropy().getAsLong() | Long.MIN_VALUE);
    var key = new BlobKey("attachments/" + incarnation + "-" + attachment.sha256());
    blobs.put(key, file);
    try {
      run(
          "record a content",
          c -> {
            AttachmentRows.insert(c, attachment.sha256(), key.text(), attachment.sizeBytes(), now);
            return true;
          });
    } catch (LogFailure failure) {
      // Somebody may have stored the same content in this moment; then theirs is as good.
      Optional<String> theirs =
          run("reserve a content", c -> AttachmentRows.reserve(c, attachment.sha256(), now));
      if (theirs.isEmpty()) {
        throw failure;
      }
      if (!theirs.get().equals(key.text())) {
        blobs.delete(key);
      }
    }
  }

  /** A document's attachments in the order in which they were added. */
  public List<Attachment> list(String document) {
    return store.read(
        "list attachments", c -> AttachmentRows.list(c, LogPublishing.key(c, document)));
  }

  /** One attachment. */
  public Optional<Attachment> find(String document, String id) {
    Optional<Long> key = key(document);
    return key.isEmpty()
        ? Optional.empty()
        : store.read("find an attachment", c -> AttachmentRows.find(c, key.get(), id));
  }

  /**
   * The content as a stream; the read that would end it throws if the bytes are not those that were
   * added.
   */
  public InputStream open(Attachment attachment) {
    Optional<String> key =
        store.read("find a content", c -> AttachmentRows.blobKey(c, attachment.sha256()));
    return blobs.open(
        new BlobKey(
            key.orElseThrow(
                () ->
                    new LogFailure(
                        LogFailure.Kind.DAMAGED, "An attachment without a content", null))));
  }

  /** Takes an attachment away from a document; false if it has none with that id. */
  public boolean remove(String document, String id) {
    Optional<Long> key = key(document);
    long now = world.clockMillis().getAsLong();
    return key.isPresent()
        && run("remove an attachment", c -> AttachmentRows.remove(c, key.get(), id, now));
  }

  /** Deletes contents that nobody has used for the retention; returns how many went. */
  public int sweep() {
    long due = world.clockMillis().getAsLong() - Limits.TRASH_RETENTION.toMillis();
    List<String> gone =
        run("sweep contents", c -> AttachmentRows.sweep(c, due, Limits.TRASH_BATCH_MAX));
    for (String blob : gone) {
      try {
        blobs.delete(new BlobKey(blob));
      } catch (BlobFailure e) {
        LOG.atWarn().setMessage("blob.left_behind").addKeyValue("blob", blob).setCause(e).log();
      }
    }
    return gone.size();
  }

  private Optional<Long> key(String document) {
    return store.read("find a document", c -> LogPublishing.findLivingKey(c, document));
  }

  private <T> T run(String doing, LogStore.Work<T> work) {
    var result = new AtomicReference<T>();
    runner.run(() -> result.set(store.durably(doing, work)));
    return result.get();
  }
}
