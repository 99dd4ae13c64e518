package dev.weft.crdt.store;

import org.jspecify.annotations.Nullable;

/**
 * One struct of the store: consecutive elements of one client that stand together.
 *
 * <p>Ids are kept as references to the client's log and a clock, so no run owns id objects. A run
 * read from an update and not integrated yet has {@code left}, {@code right} unset; if its parent
 * is named by id, {@code originLog/originClock} hold that id ({@link #PARENT_BY_ID}), and its text
 * lies in the staging buffer ({@link #STAGED}).
 *
 * <p>Invariant: {@code place} is the key of a map entry (a {@code String}) or the leaf that holds a
 * list child (a {@link Node}, null as long as the list has no tree).
 */
public final class Run {
  static final int GC = 0;
  static final int DELETED_CONTENT = 1;
  static final int JSON = 2;
  static final int BINARY = 3;
  static final int STRING = 4;
  static final int EMBED = 5;
  static final int FORMAT = 6;
  static final int TYPE = 7;
  static final int ANY = 8;
  static final int DOC = 9;
  static final int SKIP = 10;

  static final int KIND = 0xF;
  static final int COUNTABLE = 0x10;
  static final int DELETED = 0x20;

  /** Held for undo: garbage collection passes over it. */
  static final int KEEP = 0x40;

  /** Undo made it again elsewhere; the store knows where. */
  static final int REDONE = 0x80;

  /** Some run names this one's first element as its right origin. */
  static final int NAMED = 0x100;

  /** Some run may name a later element of this one as its right origin. */
  static final int NAMED_INSIDE = 0x200;

  /** Not integrated: the text lies in the staging buffer. */
  static final int STAGED = 0x400;

  /** Not integrated: the origin fields hold the id of the parent. */
  static final int PARENT_BY_ID = 0x800;

  private static final int VISIBLE_MASK = COUNTABLE | DELETED;

  final ClientLog log;
  int clock;
  int length;
  int flags;
  @Nullable ClientLog originLog;
  int originClock;
  @Nullable ClientLog rightLog;
  int rightClock;
  @Nullable Run left;
  @Nullable Run right;
  @Nullable Branch parent;
  @Nullable Object place;
  @Nullable Object content;

  /** Where a string starts in the client's text buffer. */
  int offset;

  Run(ClientLog log, int clock, int length, int kind) {
    this.log = log;
    this.clock = clock;
    this.length = length;
    this.flags = kind | (isCountable(kind) ? COUNTABLE : 0);
  }

  private static boolean isCountable(int kind) {
    return kind >= JSON && kind != FORMAT && kind != SKIP;
  }

  int kind() {
    return flags & KIND;
  }

  /** Replaces content and kind; the deleted flag stays. */
  void become(int kind, @Nullable Object newContent) {
    flags = (flags & ~(KIND | COUNTABLE)) | kind | (isCountable(kind) ? COUNTABLE : 0);
    content = newContent;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether this is an item, as opposed to a GC or Skip struct. */
  public boolean isItem() {
    int kind = kind();
    return kind != GC && kind != SKIP;
  }

  /** Whether it was deleted; GC structs count as deleted. */
  public boolean isDeleted() {
    return (flags & DELETED) != 0;
  }

  boolean isCountable() {
    return (flags & COUNTABLE) != 0;
  }

  /** Elements that a reader sees: the length of a live, countable run, else 0. */
  int visible() {
    return (flags & VISIBLE_MASK) == COUNTABLE ? length : 0;
  }

  boolean isLiveFormat() {
    return (flags & (KIND | DELETED)) == FORMAT;
  }

  int end() {
    return clock + length;
  }

  /** The key of a map entry, or null for a child of a list. */
  @Nullable String key() {
    return place instanceof String key ? key : null;
  }

  boolean isKeyed() {
    return place instanceof String;
  }

  /** The client that made it. */
  public long client() {
    return log.client;
  }

  /** Clock of its first element. */
  public int clock() {
    return clock;
  }

  /** Number of elements. */
  public int length() {
    return length;
  }

  /** The shared type that holds it; null for GC structs. */
  public @Nullable Branch parent() {
    return parent;
  }

  FormatMark format() {
    return (FormatMark) Checks.present(content);
  }

  Branch branch() {
    return (Branch) Checks.present(content);
  }

  ValueList values() {
    return (ValueList) Checks.present(content);
  }

  Subdocument subdocument() {
    return (Subdocument) Checks.present(content);
  }

  @Override
  public String toString() {
    return "run " + log.client + ":" + clock + "+" + length + " kind " + kind();
  }
}
