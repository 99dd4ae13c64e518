package dev.weft.relay.access;

import dev.weft.relay.metadata.MetadataFailure;
import dev.weft.relay.metadata.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The graph in the metadata database, as one transaction sees it. Ways up are remembered, so that a
 * list of many documents of few folders asks little; confined to its transaction.
 */
final class SqlAccessGraph implements AccessGraph {
  private static final String UP =
      """
      with recursive up(id, parent_id, workspace_id, depth) as (
        select id, parent_id, workspace_id, 0 from folder where id = ?
        union all
        select f.id, f.parent_id, f.workspace_id, u.depth + 1
        from folder f join up u on f.id = u.parent_id where u.depth < 100)
      select id, workspace_id from up order by depth""";

  private static final String DOWN =
      """
      with recursive down(id, depth) as (
        select id, 1 from folder where id = ?
        union all
        select f.id, d.depth + 1 from folder f join down d on f.parent_id = d.id where d.depth < 100)
      select id, depth from down order by depth""";

  private final Connection connection;
  private final Map<String, List<Node>> folderChains = new HashMap<>();
  private final Map<String, Map<Node, Optional<Role>>> grants = new HashMap<>();

  SqlAccessGraph(Connection connection) {
    this.connection = connection;
  }

  /** A record's two ids. */
  private record Place(String workspace, Optional<String> folder) {}

  private interface Question<T> {
    T ask() throws SQLException;
  }

  private static <T> T asking(Question<T> question) {
    try {
      return question.ask();
    } catch (SQLException e) {
      throw new MetadataFailure("look at who has access", e);
    }
  }

  @Override
  public List<Node> chain(Node node) {
    return asking(
        () ->
            switch (node.kind()) {
              case WORKSPACE ->
                  Sql.exists(connection, "select 1 from workspace where id = ?", node.id())
                      ? List.of(node)
                      : List.of();
              case FOLDER -> folderChain(node.id());
              case DOCUMENT -> documentChain(node);
            });
  }

  private List<Node> documentChain(Node document) throws SQLException {
    Optional<Place> place =
        Sql.one(
            connection,
            row -> new Place(row.getString(1), Optional.ofNullable(row.getString(2))),
            "select workspace_id, folder_id from library_document where id = ?",
            document.id());
    if (place.isEmpty()) {
      return List.of();
    }
    List<Node> chain = new ArrayList<>();
    chain.add(document);
    Optional<String> folder = place.get().folder();
    chain.addAll(
        folder.isPresent()
            ? folderChain(folder.get())
            : List.of(Node.workspace(place.get().workspace())));
    return List.copyOf(chain);
  }

  private List<Node> folderChain(String folder) throws SQLException {
    List<Node> known = folderChains.get(folder);
    if (known != null) {
      return known;
    }
    List<Node> chain = new ArrayList<>();
    List<String> workspaces = new ArrayList<>();
    Sql.list(
        connection,
        row -> {
          chain.add(Node.folder(row.getString(1)));
          workspaces.add(row.getString(2));
          return true;
        },
        UP,
        folder);
    if (!chain.isEmpty()) {
      chain.add(Node.workspace(workspaces.getLast()));
    }
    folderChains.put(folder, chain);
    return chain;
  }

  @Override
  public Optional<Role> grant(String account, Node node) {
    Map<Node, Optional<Role>> known = grants.computeIfAbsent(account, a -> new HashMap<>());
    Optional<Role> given = known.get(node);
    if (given == null) {
      given =
          asking(
              () ->
                  Sql.one(
                      connection,
                      row -> Role.of(row.getString(1)).orElseThrow(),
                      "select granted_role from access_grant where node_kind = ? and node_id = ?"
                          + " and account_id = ?",
                      node.kind().wireName(),
                      node.id(),
                      account));
      if (node.kind() != Node.Kind.DOCUMENT) {
        known.put(node, given);
      }
    }
    return given;
  }

  @Override
  public boolean hasGrants(Node node) {
    return asking(
        () ->
            Sql.exists(
                connection,
                "select 1 from access_grant where node_kind = ? and node_id = ?",
                node.kind().wireName(),
                node.id()));
  }

  @Override
  public int height(Node node) {
    if (node.kind() != Node.Kind.FOLDER) {
      return 0;
    }
    return asking(
        () -> {
          List<Integer> depths = Sql.list(connection, row -> row.getInt(2), DOWN, node.id());
          return depths.isEmpty() ? 0 : depths.getLast();
        });
  }

  /** A folder and every folder inside it. */
  List<String> below(String folder) {
    return asking(() -> Sql.list(connection, row -> row.getString(1), DOWN, folder));
  }
}
