package dev.weft.relay.access;

import dev.weft.relay.access.Library.Asker;
import dev.weft.relay.audit.AuditLog;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import dev.weft.relay.world.World;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who has access: grants and share links. Only an owner of a node decides about it; anybody may
 * give up their own grant.
 *
 * <p>Thread rule: any thread; every method blocks. Errors: {@link Refusal}, {@link
 * dev.weft.relay.metadata.MetadataFailure}.
 */
public final class Sharing {
  private static final String LINK_COLUMNS =
      "select id, document_id, granted_role, created_by, created_at, expires_at from share_link";

  private final MetadataStore store;
  private final AuditLog audit;
  private final World world;

  public Sharing(MetadataStore store, AuditLog audit, World world) {
    this.store = store;
    this.audit = audit;
    this.world = world;
  }

  /** Gives an account a role on a node, in place of the one it may have been given there. */
  public void grant(Asker asker, Node node, String account, Role role) {
    change(
        "give access",
        (c, tick) -> {
          AccessRules.require(new SqlAccessGraph(c), asker.subject(), node, Role.OWNER);
          if (!Sql.exists(c, "select 1 from account where id = ? and is_disabled = 0", account)) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no such account");
          }
          if (role != Role.OWNER) {
            checkOwnerLeft(c, node, account);
          }
          GrantRows.put(c, node, account, role, asker.subject().label(), now());
          AccessChanges.ofAccount(c, tick, now(), account);
          audit.append(
              c,
              asker.actor(),
              "access.grant",
              node.toString(),
              role.wireName() + " to account:" + account);
        });
  }

  /** Takes back what an account was given on a node; what it has from further up stays. */
  public void revoke(Asker asker, Node node, String account) {
    change(
        "take access back",
        (c, tick) -> {
          boolean isOwn =
              asker.subject() instanceof Subject.Person person && person.account().equals(account);
          AccessRules.require(
              new SqlAccessGraph(c), asker.subject(), node, isOwn ? Role.VIEWER : Role.OWNER);
          checkOwnerLeft(c, node, account);
          if (!GrantRows.remove(c, node, account)) {
            throw new Refusal(
                Refusal.Kind.NOT_FOUND, "This account was not given anything at this place");
          }
          AccessChanges.ofAccount(c, tick, now(), account);
          audit.append(
              c, asker.actor(), "access.revoke", node.toString(), "from account:" + account);
        });
  }

  /** A workspace without an owner could never be shared again. */
  private static void checkOwnerLeft(Connection connection, Node node, String leaving)
      throws SQLException {
    if (node.kind() != Node.Kind.WORKSPACE) {
      return;
    }
    boolean isOwner =
        Sql.exists(
            connection,
            "select 1 from access_grant where node_kind = 'workspace' and node_id = ? and"
                + " account_id = ? and granted_role = 'owner'",
            node.id(),
            leaving);
    if (isOwner
        && !Sql.exists(
            connection,
            "select 1 from access_grant where node_kind = 'workspace' and node_id = ? and"
                + " account_id <> ? and granted_role = 'owner'",
            node.id(),
            leaving)) {
      throw new Refusal(
          Refusal.Kind.CONFLICT, "A workspace keeps an owner; make somebody else one first");
    }
  }

  /** Everybody with access to a node, from the node outwards; for those who may write it. */
  public List<Person> people(Asker asker, Node node) {
    return store.read(
        "list who has access",
        c -> {
          var graph = new SqlAccessGraph(c);
          AccessRules.require(graph, asker.subject(), node, Role.EDITOR);
          List<Person> found = new ArrayList<>();
          for (Node step : graph.chain(node)) {
            found.addAll(
                Sql.list(
                    c,
                    row ->
                        new Person(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            Role.of(row.getString(4)).orElseThrow(),
                            step),
                    "select a.id, a.name, a.email, g.granted_role from access_grant g join account a"
                        + " on a.id = g.account_id where g.node_kind = ? and g.node_id = ? order by"
                        + " a.email",
                    step.kind().wireName(),
                    step.id()));
          }
          return found;
        });
  }

  /**
   * Makes a share link.
   *
   * @param tokenHash of the secret, which the caller shows once
   * @param expiresAtMillis null for never
   */
  public ShareLink createLink(
      Asker asker,
      String id,
      String tokenHash,
      String document,
      Role role,
      @Nullable Long expiresAtMillis) {
    if (role == Role.OWNER) {
      throw new Refusal(Refusal.Kind.INVALID, "A link lets read, comment or edit, never own");
    }
    if (expiresAtMillis != null && expiresAtMillis <= now()) {
      throw new Refusal(Refusal.Kind.INVALID, "This link would have expired already");
    }
    return store.write(
        "make a link",
        (c, tick) -> {
          Node node = Node.document(document);
          AccessRules.require(new SqlAccessGraph(c), asker.subject(), node, Role.OWNER);
          var link =
              new ShareLink(id, document, role, asker.subject().label(), now(), expiresAtMillis);
          Sql.update(
              c,
              "insert into share_link (id, token_hash, document_id, granted_role, created_by,"
                  + " created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?)",
              id,
              tokenHash,
              document,
              role.wireName(),
              link.createdBy(),
              link.createdAtMillis(),
              expiresAtMillis);
          audit.append(
              c, asker.actor(), "link.create", node.toString(), role.wireName() + " link:" + id);
          return link;
        });
  }

  /** A document's links that still let somebody in. */
  public List<ShareLink> links(Asker asker, String document) {
    return store.read(
        "list links",
        c -> {
          AccessRules.require(
              new SqlAccessGraph(c), asker.subject(), Node.document(document), Role.OWNER);
          return Sql.list(
              c,
              Sharing::link,
              LINK_COLUMNS
                  + " where document_id = ? and revoked_at is null and (expires_at is null or"
                  + " expires_at > ?) order by created_at, id",
              document,
              now());
        });
  }

  /** Makes a link of no more use, at once, also for those who have the document open by it. */
  public void revokeLink(Asker asker, String document, String id) {
    change(
        "revoke a link",
        (c, tick) -> {
          Node node = Node.document(document);
          AccessRules.require(new SqlAccessGraph(c), asker.subject(), node, Role.OWNER);
          int revoked =
              Sql.update(
                  c,
                  "update share_link set revoked_at = ? where id = ? and document_id = ? and"
                      + " revoked_at is null",
                  now(),
                  id,
                  document);
          if (revoked == 0) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "There is no such link");
          }
          AccessChanges.ofLink(c, tick, now(), id);
          audit.append(c, asker.actor(), "link.revoke", node.toString(), "link:" + id);
        });
  }

  /** The link of a secret, if it lets somebody in now. */
  public Optional<ShareLink> linkOf(String tokenHash) {
    return usable("token_hash", tokenHash);
  }

  /** The link of an id, if it lets somebody in now. */
  public Optional<ShareLink> linkById(String id) {
    return usable("id", id);
  }

  private Optional<ShareLink> usable(String column, String value) {
    return store.read(
        "look for a link",
        c ->
            Sql.one(
                c,
                Sharing::link,
                LINK_COLUMNS
                    + " where "
                    + column
                    + " = ? and revoked_at is null and (expires_at is null or expires_at > ?)",
                value,
                now()));
  }

  private static ShareLink link(ResultSet row) throws SQLException {
    return new ShareLink(
        row.getString(1),
        row.getString(2),
        Role.of(row.getString(3)).orElseThrow(),
        row.getString(4),
        row.getLong(5),
        Sql.nullableLong(row, 6));
  }

  private interface Changing {
    void run(Connection connection, long tick) throws SQLException;
  }

  private void change(String doing, Changing changing) {
    store.write(
        doing,
        (c, tick) -> {
          changing.run(c, tick);
          return true;
        });
  }

  private long now() {
    return world.clockMillis().getAsLong();
  }
}
