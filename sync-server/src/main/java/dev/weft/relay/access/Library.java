package dev.weft.relay.access;

import dev.weft.relay.access.Node.Kind;
import dev.weft.relay.audit.AuditLog;
import dev.weft.relay.audit.AuditLog.Actor;
import dev.weft.relay.config.PeopleLimits;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import dev.weft.relay.world.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Workspaces, folders and documents, kept in the metadata database. Every method checks the rules
 * in the transaction of the change, so that two moves at once cannot make a cycle, and appends to
 * the audit log in it.
 *
 * <p>Thread rule: any thread; every method blocks. Errors: {@link Refusal}, {@link
 * dev.weft.relay.metadata.MetadataFailure}.
 */
public final class Library {
  private static final int ID_MIN = 8;
  private static final int ID_MAX = 64;

  /**
   * Characters of a document's id that somebody chose: whoever asks for an id that is taken learns
   * that it is, so nobody may guess one. A UUID is long enough.
   */
  private static final int DOCUMENT_ID_MIN = 20;

  private final MetadataStore store;
  private final AuditLog audit;
  private final World world;

  public Library(MetadataStore store, AuditLog audit, World world) {
    this.store = store;
    this.audit = audit;
    this.world = world;
  }

  /**
   * Who asks, and from where.
   *
   * @param address of the socket
   */
  public record Asker(Subject subject, String address) {
    Actor actor() {
      return new Actor(subject.label(), address);
    }

    /**
     * The account behind it.
     *
     * @throws Refusal if it is only a link
     */
    String account() {
      if (subject instanceof Subject.Person person) {
        return person.account();
      }
      throw new Refusal(Refusal.Kind.FORBIDDEN, "This needs an account");
    }
  }

  /** Makes a workspace that its maker owns; the same id of the same owner again does nothing. */
  public void createWorkspace(Asker asker, String id, String name) {
    String account = asker.account();
    checkMayManage(asker);
    checkId(id);
    checkName(name, PeopleLimits.NAME_MAX);
    change(
        "make a workspace",
        (c, tick, graph) -> {
          Node node = Node.workspace(id);
          if (!graph.chain(node).isEmpty()) {
            ownAlready(graph, asker, node);
            return;
          }
          insertWorkspace(c, id, name, account);
          audit.append(c, asker.actor(), "workspace.create", node.toString(), "");
        });
  }

  private static void checkMayManage(Asker asker) {
    if (asker.subject() instanceof Subject.Person person
        && (person.onlyIn() != null || person.roleMax() != Role.OWNER)) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, "This key does not reach so far");
    }
  }

  /** Makes a workspace and its owner's grant in a transaction of the caller's. */
  public void insertWorkspace(Connection connection, String id, String name, String owner)
      throws SQLException {
    long now = now();
    Sql.update(
        connection, "insert into workspace (id, name, created_at) values (?, ?, ?)", id, name, now);
    GrantRows.put(connection, Node.workspace(id), owner, Role.OWNER, "account:" + owner, now);
  }

  private static void ownAlready(AccessGraph graph, Asker asker, Node node) {
    if (AccessRules.role(graph, asker.subject(), node).filter(Role::mayWrite).isEmpty()) {
      throw new Refusal(Refusal.Kind.CONFLICT, "This id is taken; choose another");
    }
  }

  /** Makes a folder; the same id again, where the asker may write, does nothing. */
  public void createFolder(Asker asker, String id, Node parent, String name) {
    checkId(id);
    checkName(name, PeopleLimits.NAME_MAX);
    change(
        "make a folder",
        (c, tick, graph) -> {
          Node node = Node.folder(id);
          if (!graph.chain(node).isEmpty()) {
            ownAlready(graph, asker, node);
            return;
          }
          List<Node> place = placeFor(graph, asker, parent);
          AccessRules.checkDepth(place, 1);
          Sql.update(
              c,
              "insert into folder (id, workspace_id, parent_id, name, created_at) values (?, ?, ?,"
                  + " ?, ?)",
              id,
              place.getLast().id(),
              folderOf(parent),
              name,
              now());
          audit.append(c, asker.actor(), "folder.create", node.toString(), "in " + parent);
        });
  }

  /**
   * Puts a new document into a place; the same id again, where the asker may write, does nothing.
   */
  public void createDocument(Asker asker, String id, Node parent, String title) {
    checkDocumentId(id);
    checkTitle(title);
    change(
        "make a document",
        (c, tick, graph) -> {
          Node node = Node.document(id);
          if (!graph.chain(node).isEmpty()) {
            ownAlready(graph, asker, node);
            return;
          }
          List<Node> place = placeFor(graph, asker, parent);
          insertDocument(c, id, place.getLast().id(), folderOf(parent), title, asker);
          audit.append(c, asker.actor(), "document.create", node.toString(), "in " + parent);
        });
  }

  private void insertDocument(
      Connection connection,
      String id,
      String workspace,
      @Nullable String folder,
      String title,
      Asker asker)
      throws SQLException {
    Sql.update(
        connection,
        "insert into library_document (id, number, workspace_id, folder_id, title, created_by,"
            + " created_at) select cast(? as varchar), coalesce(max(number), 0) + 1, cast(? as varchar), cast(? as"
            + " varchar), cast(? as varchar), cast(? as varchar), cast(? as bigint) from"
            + " library_document",
        id,
        workspace,
        folder,
        title,
        asker.subject().label(),
        now());
  }

  private static List<Node> placeFor(AccessGraph graph, Asker asker, Node parent) {
    if (parent.kind() == Kind.DOCUMENT) {
      throw new Refusal(Refusal.Kind.INVALID, "Nothing lies in a document");
    }
    AccessRules.require(graph, asker.subject(), parent, Role.EDITOR);
    return graph.chain(parent);
  }

  private static @Nullable String folderOf(Node parent) {
    return parent.kind() == Kind.FOLDER ? parent.id() : null;
  }

  /**
   * Puts documents that nobody has into a workspace, whatever their names; returns how many. For
   * documents from before there were accounts.
   */
  public int adopt(Actor actor, String account, String workspace, List<String> documents) {
    return store.write(
        "adopt documents",
        (c, tick) -> {
          var asker = new Asker(new Subject.Person(account), actor.address());
          int adopted = 0;
          for (String document : documents) {
            if (!Sql.exists(c, "select 1 from library_document where id = ?", document)) {
              insertDocument(c, document, workspace, null, "", asker);
              adopted++;
            }
          }
          if (adopted > 0) {
            audit.append(c, actor, "documents.adopt", "workspace:" + workspace, adopted + "");
          }
          return adopted;
        });
  }

  /** Gives a workspace, folder or document another name or title. */
  public void rename(Asker asker, Node node, String name) {
    if (node.kind() == Kind.DOCUMENT) {
      checkTitle(name);
    } else {
      checkName(name, PeopleLimits.NAME_MAX);
    }
    change(
        "rename",
        (c, tick, graph) -> {
          Role needed = node.kind() == Kind.WORKSPACE ? Role.OWNER : Role.EDITOR;
          AccessRules.require(graph, asker.subject(), node, needed);
          String table =
              switch (node.kind()) {
                case WORKSPACE -> "update workspace set name = ? where id = ?";
                case FOLDER -> "update folder set name = ? where id = ?";
                case DOCUMENT -> "update library_document set title = ? where id = ?";
              };
          Sql.update(c, table, name, node.id());
          audit.append(c, asker.actor(), node.kind().wireName() + ".rename", node.toString(), "");
        });
  }

  /** Moves a folder, with everything in it, or a document. */
  public void move(Asker asker, Node node, Node target) {
    change(
        "move",
        (c, tick, graph) -> {
          AccessRules.checkMove(graph, asker.subject(), node, target);
          String from = graph.chain(node).getLast().id();
          String to = graph.chain(target).getLast().id();
          if (node.kind() == Kind.FOLDER) {
            Sql.update(
                c, "update folder set parent_id = ? where id = ?", folderOf(target), node.id());
            if (!from.equals(to)) {
              for (String folder : graph.below(node.id())) {
                Sql.update(c, "update folder set workspace_id = ? where id = ?", to, folder);
                Sql.update(
                    c,
                    "update library_document set workspace_id = ? where folder_id = ?",
                    to,
                    folder);
              }
            }
          } else {
            Sql.update(
                c,
                "update library_document set workspace_id = ?, folder_id = ? where id = ?",
                to,
                folderOf(target),
                node.id());
          }
          AccessChanges.ofWorkspace(c, tick, now(), from);
          if (!from.equals(to)) {
            AccessChanges.ofWorkspace(c, tick, now(), to);
          }
          audit.append(
              c, asker.actor(), node.kind().wireName() + ".move", node.toString(), "to " + target);
        });
  }

  /** Deletes a folder or workspace in which there is nothing. */
  public void deleteEmpty(Asker asker, Node node) {
    change(
        "delete",
        (c, tick, graph) -> {
          Role needed = node.kind() == Kind.WORKSPACE ? Role.OWNER : Role.EDITOR;
          AccessRules.require(graph, asker.subject(), node, needed);
          if (node.kind() == Kind.DOCUMENT) {
            throw new Refusal(Refusal.Kind.INVALID, "A document goes into the trash");
          }
          String column = node.kind() == Kind.FOLDER ? "folder_id" : "workspace_id";
          String parent = node.kind() == Kind.FOLDER ? "parent_id" : "workspace_id";
          if (Sql.exists(c, "select 1 from library_document where " + column + " = ?", node.id())
              || Sql.exists(c, "select 1 from folder where " + parent + " = ?", node.id())) {
            throw new Refusal(Refusal.Kind.CONFLICT, "It is not empty; move away what is in it");
          }
          if (Sql.exists(c, "select 1 from account where home_id = ?", node.id())) {
            throw new Refusal(Refusal.Kind.CONFLICT, "This is an account's own workspace");
          }
          GrantRows.removeAll(c, node);
          Sql.update(
              c,
              node.kind() == Kind.FOLDER
                  ? "delete from folder where id = ?"
                  : "delete from workspace where id = ?",
              node.id());
          audit.append(c, asker.actor(), node.kind().wireName() + ".delete", node.toString(), "");
        });
  }

  /** The role somebody has on a node; empty if they may not know of it. */
  public Optional<Role> role(Subject subject, Node node) {
    return store.read(
        "look at who has access", c -> AccessRules.role(new SqlAccessGraph(c), subject, node));
  }

  /**
   * The role somebody has on a document, which is made in their own workspace if there is none: a
   * document begins on a desktop, perhaps offline, and the relay first hears of it when it is
   * synced.
   *
   * @param mayBegin asked only if the document would be made
   */
  public Optional<Access> open(Asker asker, String document, BooleanSupplier mayBegin) {
    Optional<Access> known = access(asker.subject(), document);
    if (known.isPresent()
        || !(asker.subject() instanceof Subject.Person person)
        || person.onlyIn() != null
        || !person.roleMax().mayWrite()
        || !isUnguessable(document)
        || isKnown(document)
        || !mayBegin.getAsBoolean()) {
      return known;
    }
    begin(asker, person, document);
    return access(asker.subject(), document);
  }

  private boolean isKnown(String document) {
    return store.read(
        "look for a document",
        c -> Sql.exists(c, "select 1 from library_document where id = ?", document));
  }

  private void begin(Asker asker, Subject.Person person, String document) {
    change(
        "make a document",
        (c, tick, graph) -> {
          if (Sql.exists(c, "select 1 from library_document where id = ?", document)) {
            return;
          }
          String home =
              Sql.one(
                      c,
                      row -> row.getString(1),
                      "select home_id from account where id = ?",
                      person.account())
                  .orElseThrow(() -> new Refusal(Refusal.Kind.FORBIDDEN, "There is no account"));
          insertDocument(c, document, home, null, "", asker);
          audit.append(
              c, asker.actor(), "document.create", "document:" + document, "in workspace:" + home);
        });
  }

  /**
   * Access to a document.
   *
   * @param workspace where it lies now
   */
  public record Access(Role role, String workspace) {}

  /** Access to a document as it is now; empty if there is none. */
  public Optional<Access> access(Subject subject, String document) {
    return store.read(
        "look at who has access",
        c -> {
          var graph = new SqlAccessGraph(c);
          Node node = Node.document(document);
          return AccessRules.role(graph, subject, node)
              .map(role -> new Access(role, graph.chain(node).getLast().id()));
        });
  }

  /** Of many documents, those that somebody may read. */
  public List<String> readable(Subject subject, List<String> documents) {
    return store.read(
        "look at who has access",
        c -> {
          var graph = new SqlAccessGraph(c);
          return documents.stream()
              .filter(d -> AccessRules.role(graph, subject, Node.document(d)).isPresent())
              .toList();
        });
  }

  private interface Changing {
    void run(Connection connection, long tick, SqlAccessGraph graph) throws SQLException;
  }

  private void change(String doing, Changing changing) {
    store.write(
        doing,
        (c, tick) -> {
          changing.run(c, tick, new SqlAccessGraph(c));
          return true;
        });
  }

  private long now() {
    return world.clockMillis().getAsLong();
  }

  static void checkId(String id) {
    if (id.length() < ID_MIN || id.length() > ID_MAX || !isPlain(id)) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "An id has " + ID_MIN + " to " + ID_MAX + " letters, digits, - or _");
    }
  }

  private static void checkDocumentId(String id) {
    if (!isUnguessable(id)) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "A document's id has "
              + DOCUMENT_ID_MIN
              + " to "
              + ID_MAX
              + " letters, digits, - or _ that nobody can guess; a UUID will do");
    }
  }

  static boolean isUnguessable(String id) {
    return id.length() >= DOCUMENT_ID_MIN && id.length() <= ID_MAX && isPlain(id);
  }

  private static boolean isPlain(String id) {
    return id.chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_');
  }

  private static void checkTitle(String title) {
    if (!title.isEmpty()) {
      checkName(title, PeopleLimits.TITLE_MAX);
    }
  }

  private static void checkName(String name, int max) {
    if (name.isBlank()
        || name.length() > max
        || name.chars().anyMatch(c -> Character.isISOControl(c))) {
      throw new Refusal(
          Refusal.Kind.INVALID, "A name has 1 to " + max + " characters, no control characters");
    }
  }
}
