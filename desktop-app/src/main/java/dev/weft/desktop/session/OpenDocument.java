package dev.weft.desktop.session;

import dev.weft.crdt.RelativePosition;
import dev.weft.crdt.Subscription;
import dev.weft.crdt.Transaction;
import dev.weft.crdt.Updates;
import dev.weft.crdt.YDoc;
import dev.weft.crdt.YMap;
import dev.weft.crdt.YText;
import dev.weft.crdt.awareness.Awareness;
import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Authors;
import dev.weft.desktop.presence.People;
import dev.weft.desktop.presence.Person;
import dev.weft.desktop.status.DocumentStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One open document: its content, where it is stored, and who else is here.
 *
 * <p>Confined to the document thread. Whatever changes {@link #doc()}, in any way, is appended to
 * the log in the same call; nothing needs to be saved.
 */
public final class OpenDocument implements AutoCloseable {
  /**
   * The origin of everything that came from the log or the relay: not to be logged, and not to be
   * undone.
   */
  public static final Object REMOTE = "weft:remote";

  /**
   * The origin of edits that are not made in the text: a title, a kind, what a copy begins with.
   */
  public static final Object EDIT = "weft:edit";

  /** The root text. */
  public static final String CONTENT = "content";

  static final String META = "meta";
  static final String TITLE = "title";
  static final String KIND = "kind";

  /** What an open document needs from its workspace. */
  interface Host {
    /** Appends to the log; returns after the status has been withdrawn. */
    void append(OpenDocument document, byte[] update, int characters);

    DocumentStatus status(String documentId);

    Subscription onStatus(String documentId, Consumer<DocumentStatus> listener);

    void renamed(OpenDocument document);

    void presence(String documentId, byte[] awareness);

    void peopleChanged(OpenDocument document);

    void closed(OpenDocument document);

    long wallMillis();
  }

  private final String id;
  private final YDoc doc;
  private final Host host;
  private final Awareness awareness;
  private final List<Consumer<String>> titleListeners = new ArrayList<>();
  private final List<Consumer<DocumentKind>> kindListeners = new ArrayList<>();
  private final List<Consumer<List<Person>>> peopleListeners = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private DocumentKind kind;
  private boolean closed;

  OpenDocument(String id, YDoc doc, Map<String, ?> user, Host host) {
    this.id = id;
    this.doc = doc;
    this.host = host;
    this.kind = kind(doc);
    this.awareness = new Awareness(doc.clientId(), host::wallMillis);
    subscriptions.add(doc.onUpdate(this::changed));
    signWithFirstEdit(String.valueOf(user.get("name")));
    subscriptions.add(meta().observe(event -> metaChanged()));
    subscriptions.add(awareness.onUpdate(change -> announce(change.clients())));
    subscriptions.add(awareness.onChange(change -> peopleChanged()));
    awareness.setLocalState(Map.of("user", user));
  }

  /** The id, which is also its name on the relay. */
  public String id() {
    return id;
  }

  /** The title, never empty. */
  public String title() {
    return title(doc);
  }

  static String title(YDoc doc) {
    Object title = doc.getMap(META).get(TITLE);
    return title instanceof String text && !text.isBlank() ? text : "Untitled";
  }

  /** Code or rich text. */
  public DocumentKind kind() {
    return kind(doc);
  }

  static DocumentKind kind(YDoc doc) {
    Object kind = doc.getMap(META).get(KIND);
    return kind == null ? DocumentKind.RICH : DocumentKind.of(kind);
  }

  /** The document itself. */
  public YDoc doc() {
    return doc;
  }

  /** The text on the page. */
  public YText content() {
    return doc.getText(CONTENT);
  }

  private YMap meta() {
    return doc.getMap(META);
  }

  /** Changes the title, an edit like any other. */
  public void rename(String title) {
    if (!title.equals(meta().get(TITLE))) {
      doc.transact(EDIT, transaction -> meta().set(TITLE, title));
    }
  }

  /** Hears of the title, whoever changed it. */
  public Subscription onTitle(Consumer<String> listener) {
    return add(titleListeners, listener);
  }

  /**
   * Hears of the kind when it becomes known or changes: a document that is opened before it has
   * arrived from the relay is rich text until then.
   */
  public Subscription onKind(Consumer<DocumentKind> listener) {
    return add(kindListeners, listener);
  }

  /** What may be said about where its text is. */
  public DocumentStatus status() {
    return host.status(id);
  }

  /** Hears of the status; a claim is withdrawn within the call that makes it untrue. */
  public Subscription onStatus(Consumer<DocumentStatus> listener) {
    return host.onStatus(id, listener);
  }

  /** Everybody else who is here. */
  public List<Person> people() {
    return People.others(awareness);
  }

  /** Hears of people and of their carets. */
  public Subscription onPeople(Consumer<List<Person>> listener) {
    return add(peopleListeners, listener);
  }

  /** Tells the others where our caret and selection are: UTF-16 indices in the content. */
  public void setCaret(int anchor, int head) {
    Map<String, Object> cursor = new LinkedHashMap<>();
    cursor.put("anchor", RelativePosition.of(content(), anchor).toJson());
    cursor.put("head", RelativePosition.of(content(), head).toJson());
    awareness.setLocalStateField("cursor", cursor);
  }

  /** Tells the others that we have no caret in the text. */
  public void clearCaret() {
    awareness.setLocalStateField("cursor", null);
  }

  /** Where a position is in the content now; empty if it is not in it. */
  public OptionalInt indexOf(RelativePosition position) {
    return position
        .resolve(doc, false)
        .filter(place -> place.type() == content())
        .map(place -> OptionalInt.of(place.index()))
        .orElseGet(OptionalInt::empty);
  }

  /** Presence, for what the methods above do not cover. */
  public Awareness awareness() {
    return awareness;
  }

  /** Leaves the document; what was typed goes on to disk and relay. */
  @Override
  public void close() {
    if (!closed) {
      awareness.setLocalState(null);
      closed = true;
      subscriptions.forEach(Subscription::close);
      host.closed(this);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Updates of the relay, already in the log. */
  void apply(List<byte[]> updates) {
    doc.applyUpdate(updates.size() == 1 ? updates.getFirst() : Updates.merge(updates), REMOTE);
  }

  void applyAwareness(byte[] update) {
    awareness.apply(update, REMOTE);
  }

  /** Without the relay nobody can be seen. */
  void presenceLost() {
    List<Long> others =
        awareness.clients().stream().filter(client -> client != awareness.clientId()).toList();
    awareness.remove(others, REMOTE);
  }

  /** Our own presence, for a new connection. */
  byte[] presence() {
    return awareness.encode(List.of(awareness.clientId()));
  }

  /**
   * The first edit made here also says whose client id it is. Before that nothing is written:
   * opening is reading, and so is following what others write, for which a delta is read in a
   * transaction without an origin.
   */
  private void signWithFirstEdit(String name) {
    Subscription[] waiting = new Subscription[1];
    waiting[0] =
        doc.onBeforeTransaction(
            transaction -> {
              if (transaction.isLocal() && transaction.origin() != null) {
                waiting[0].close();
                if (!Authors.isSigned(doc)) {
                  Authors.sign(doc, name);
                }
              }
            });
    subscriptions.add(waiting[0]);
  }

  private void changed(byte[] update, @Nullable Object origin, Transaction transaction) {
    if (!REMOTE.equals(origin)) {
      host.append(this, update, inserted(transaction));
    }
  }

  /** UTF-16 units that the transaction added, for the words of the status. */
  private static int inserted(Transaction transaction) {
    var before = transaction.before();
    var after = transaction.after();
    return (int) after.clients().map(client -> after.get(client) - before.get(client)).sum();
  }

  private void metaChanged() {
    host.renamed(this);
    DocumentKind now = kind();
    if (!now.equals(kind)) {
      kind = now;
      List.copyOf(kindListeners).forEach(listener -> listener.accept(now));
    }
    String title = title();
    List.copyOf(titleListeners).forEach(listener -> listener.accept(title));
  }

  private void peopleChanged() {
    host.peopleChanged(this);
    List<Person> people = people();
    List.copyOf(peopleListeners).forEach(listener -> listener.accept(people));
  }

  private void announce(List<Long> clients) {
    if (clients.contains(awareness.clientId())) {
      host.presence(id, presence());
    }
  }

  private static <T> Subscription add(List<T> listeners, T listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
