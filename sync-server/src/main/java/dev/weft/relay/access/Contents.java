package dev.weft.relay.access;

import dev.weft.relay.access.Node.Kind;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sees of the library: nothing that they have no role on, not even its name. A thing
 * that lies in something hidden is shown without telling where.
 */
public final class Contents {
  private final MetadataStore store;

  public Contents(MetadataStore store) {
    this.store = store;
  }

  /**
   * Something that is seen.
   *
   * @param parent what it lies in, null for a workspace and where that is hidden
   * @param name name or title
   */
  public record Entry(Node node, @Nullable Node parent, String name, Role role) {}

  /** Workspaces and folders that a person sees. */
  public List<Entry> places(Subject.Person person) {
    return store.read(
        "list workspaces and folders",
        c -> {
          var graph = new SqlAccessGraph(c);
          List<Entry> found = new ArrayList<>();
          for (Node root : roots(c, person)) {
            if (root.kind() == Kind.WORKSPACE) {
              addWorkspace(c, graph, person, root, found);
            } else if (root.kind() == Kind.FOLDER) {
              for (String folder : graph.below(root.id())) {
                addFolder(c, graph, person, Node.folder(folder), found);
              }
            }
          }
          return found.stream().distinct().toList();
        });
  }

  private static void addWorkspace(
      Connection connection,
      SqlAccessGraph graph,
      Subject.Person person,
      Node workspace,
      List<Entry> found)
      throws SQLException {
    Optional<Role> role = AccessRules.role(graph, person, workspace);
    if (role.isEmpty()) {
      return;
    }
    found.add(
        new Entry(
            workspace,
            null,
            Sql.one(
                    connection,
                    row -> row.getString(1),
                    "select name from workspace where id = ?",
                    workspace.id())
                .orElse(""),
            role.get()));
    List<String> folders =
        Sql.list(
            connection,
            row -> row.getString(1),
            "select id from folder where workspace_id = ? order by id",
            workspace.id());
    for (String folder : folders) {
      addFolder(connection, graph, person, Node.folder(folder), found);
    }
  }

  private static void addFolder(
      Connection connection,
      SqlAccessGraph graph,
      Subject.Person person,
      Node folder,
      List<Entry> found)
      throws SQLException {
    Optional<Role> role = AccessRules.role(graph, person, folder);
    if (role.isPresent()) {
      String name =
          Sql.one(
                  connection,
                  row -> row.getString(1),
                  "select name from folder where id = ?",
                  folder.id())
              .orElse("");
      found.add(
          new Entry(folder, seenParent(graph, person, graph.chain(folder)), name, role.get()));
    }
  }

  private static @Nullable Node seenParent(
      SqlAccessGraph graph, Subject.Person person, List<Node> chain) {
    Node parent = chain.get(1);
    return AccessRules.role(graph, person, parent).isPresent() ? parent : null;
  }

  /**
   * A document that is seen.
   *
   * @param number what the next page is asked for with
   */
  public record Document(long number, Entry entry) {}

  /** A row of a document. */
  private record Row(long number, String id, String title) {}

  /**
   * Documents that a person sees, oldest first: a page of them.
   *
   * @param after number of the last document of the page before, 0 for the first page
   */
  public List<Document> documents(Subject.Person person, long after, int limit) {
    return store.read(
        "list documents",
        c -> {
          var graph = new SqlAccessGraph(c);
          TreeMap<Long, Row> rows = new TreeMap<>();
          for (Node root : roots(c, person)) {
            for (Row row : rows(c, graph, root, after, limit)) {
              rows.put(row.number(), row);
            }
          }
          List<Document> found = new ArrayList<>();
          for (Row row : rows.values()) {
            if (found.size() == limit) {
              break;
            }
            Node node = Node.document(row.id());
            Optional<Role> role = AccessRules.role(graph, person, node);
            if (role.isPresent()) {
              Node parent = seenParent(graph, person, graph.chain(node));
              found.add(
                  new Document(row.number(), new Entry(node, parent, row.title(), role.get())));
            }
          }
          return found;
        });
  }

  private static List<Row> rows(
      Connection connection, SqlAccessGraph graph, Node root, long after, int limit)
      throws SQLException {
    return switch (root.kind()) {
      case DOCUMENT -> page(connection, "id", root.id(), after, limit);
      case WORKSPACE -> page(connection, "workspace_id", root.id(), after, limit);
      case FOLDER -> {
        List<Row> found = new ArrayList<>();
        for (String folder : graph.below(root.id())) {
          found.addAll(page(connection, "folder_id", folder, after, limit));
        }
        yield found;
      }
    };
  }

  private static List<Row> page(
      Connection connection, String column, String id, long after, int limit) throws SQLException {
    return Sql.list(
        connection,
        row -> new Row(row.getLong(1), row.getString(2), row.getString(3)),
        "select number, id, title from library_document where "
            + column
            + " = ? and number > ? order by number limit ?",
        id,
        after,
        limit);
  }

  /** Whatever a person was given anything on, as far as their credentials reach. */
  private static List<Node> roots(Connection connection, Subject.Person person)
      throws SQLException {
    return Sql.list(
        connection,
        row -> new Node(Kind.of(row.getString(1)).orElseThrow(), row.getString(2)),
        "select node_kind, node_id from access_grant where account_id = ? order by node_kind,"
            + " node_id",
        person.account());
  }
}
