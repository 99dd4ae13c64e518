package dev.weft.relay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.relay.access.Library.Asker;
import dev.weft.relay.access.Refusal.Kind;
import dev.weft.relay.audit.AuditEvent;
import dev.weft.relay.audit.AuditLog;
import dev.weft.relay.metadata.MetadataStore;
import dev.weft.relay.metadata.Sql;
import dev.weft.relay.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What library and sharing keep to on every engine. */
abstract class LibraryContract {
  static final String DOCUMENT = "11111111-2222-3333-4444-555555555555";

  private static final List<String> ACCOUNTS = List.of("account-ann", "account-ben", "account-cat");

  private static final Node HOME = Node.workspace("home-account-ann");
  private static final Node TEAM = Node.workspace("team-one");

  @TempDir Path folder;

  final World world = World.system();
  MetadataStore store;
  AuditLog audit;
  Library library;
  Sharing sharing;
  Contents contents;

  abstract MetadataStore openStore();

  @BeforeEach
  void open() {
    store = openStore();
    audit = new AuditLog(store, world.clockMillis());
    library = new Library(store, audit, world);
    sharing = new Sharing(store, audit, world);
    contents = new Contents(store);
    ACCOUNTS.forEach(this::account);
    library.createWorkspace(ann(), TEAM.id(), "Team");
  }

  @AfterEach
  void close() {
    store.close();
    world.close();
  }

  private void account(String id) {
    store.write(
        "make an account",
        (c, tick) -> {
          Sql.update(
              c,
              "insert into account (id, email, name, is_admin, is_disabled, home_id, created_at)"
                  + " values (?, ?, ?, 0, 0, ?, 1)",
              id,
              id + "@example.org",
              id,
              "home-" + id);
          library.insertWorkspace(c, "home-" + id, "Home", id);
          return true;
        });
  }

  private static Asker asker(String account) {
    return new Asker(new Subject.Person(account), "127.0.0.1");
  }

  private static Asker ann() {
    return asker("account-ann");
  }

  private static Asker ben() {
    return asker("account-ben");
  }

  static void assertRefused(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void everything_isPrivateUntilShared() {
    library.createDocument(ann(), DOCUMENT, TEAM, "Plan");
    assertThat(library.role(ben().subject(), Node.document(DOCUMENT))).isEmpty();
    assertThat(contents.documents(new Subject.Person("account-ben"), 0, 10)).isEmpty();
    assertRefused(() -> library.rename(ben(), Node.document(DOCUMENT), "x"), Kind.NOT_FOUND);
    assertRefused(() -> library.createFolder(ben(), "folder-1", TEAM, "x"), Kind.NOT_FOUND);
    sharing.grant(ann(), Node.document(DOCUMENT), "account-ben", Role.VIEWER);
    assertRefused(() -> library.rename(ben(), Node.document(DOCUMENT), "x"), Kind.FORBIDDEN);
    // A guest sees the document, and not where it lies.
    assertThat(contents.documents(new Subject.Person("account-ben"), 0, 10))
        .extracting(Contents.Document::entry)
        .containsExactly(new Contents.Entry(Node.document(DOCUMENT), null, "Plan", Role.VIEWER));
    assertThat(contents.places(new Subject.Person("account-ben")))
        .extracting(Contents.Entry::node)
        .containsExactly(Node.workspace("home-account-ben"));
    sharing.revoke(ann(), Node.document(DOCUMENT), "account-ben");
    assertThat(library.role(ben().subject(), Node.document(DOCUMENT))).isEmpty();
  }

  @Test
  void folders_shareWhatIsInThem() {
    library.createFolder(ann(), "folder-outer", TEAM, "Outer");
    library.createFolder(ann(), "folder-inner", Node.folder("folder-outer"), "Inner");
    library.createDocument(ann(), DOCUMENT, Node.folder("folder-inner"), "Deep");
    sharing.grant(ann(), Node.folder("folder-outer"), "account-ben", Role.EDITOR);
    assertThat(library.role(ben().subject(), Node.document(DOCUMENT))).contains(Role.EDITOR);
    assertThat(contents.places(new Subject.Person("account-ben")))
        .extracting(Contents.Entry::node, Contents.Entry::parent)
        .contains(
            tuple(Node.folder("folder-outer"), null),
            tuple(Node.folder("folder-inner"), Node.folder("folder-outer")));
    assertThat(sharing.people(ben(), Node.document(DOCUMENT)))
        .extracting(Person::account, Person::role, Person::node)
        .containsExactly(
            tuple("account-ben", Role.EDITOR, Node.folder("folder-outer")),
            tuple("account-ann", Role.OWNER, TEAM));
    assertRefused(() -> library.deleteEmpty(ann(), Node.folder("folder-outer")), Kind.CONFLICT);
    library.move(ann(), Node.document(DOCUMENT), HOME);
    assertThat(library.role(ben().subject(), Node.document(DOCUMENT))).isEmpty();
    library.deleteEmpty(ann(), Node.folder("folder-inner"));
  }

  @Test
  void document_syncedFirst_beginsInItsAuthorsOwnWorkspace() {
    assertThat(library.open(ben(), DOCUMENT, () -> false)).isEmpty();
    assertThat(library.open(ben(), "guessable", () -> true)).isEmpty();
    assertThat(library.open(ben(), DOCUMENT, () -> true))
        .contains(new Library.Access(Role.OWNER, "home-account-ben"));
    assertThat(library.open(ann(), DOCUMENT, () -> true)).isEmpty();
    var reader = new Subject.Person("account-ann", "key:1", Role.VIEWER, null);
    assertThat(library.open(new Asker(reader, ""), DOCUMENT.replace('1', '9'), () -> true))
        .isEmpty();
    assertRefused(() -> library.createDocument(ann(), DOCUMENT, TEAM, ""), Kind.CONFLICT);
  }

  @Test
  void creation_repeated_changesNothing() {
    library.createDocument(ann(), DOCUMENT, TEAM, "One");
    library.createDocument(ann(), DOCUMENT, HOME, "Two");
    assertThat(library.access(ann().subject(), DOCUMENT))
        .contains(new Library.Access(Role.OWNER, TEAM.id()));
    assertRefused(() -> library.createDocument(ann(), "short", TEAM, ""), Kind.INVALID);
  }

  @Test
  void workspace_keepsAnOwner() {
    assertRefused(() -> sharing.revoke(ann(), TEAM, "account-ann"), Kind.CONFLICT);
    assertRefused(() -> sharing.grant(ann(), TEAM, "account-ann", Role.EDITOR), Kind.CONFLICT);
    sharing.grant(ann(), TEAM, "account-ben", Role.OWNER);
    sharing.revoke(ann(), TEAM, "account-ann");
    assertThat(library.role(ann().subject(), TEAM)).isEmpty();
  }

  @Test
  void links_letIn_untilRevokedOrExpired() {
    library.createDocument(ann(), DOCUMENT, TEAM, "Plan");
    long now = world.clockMillis().getAsLong();
    assertRefused(
        () -> sharing.createLink(ben(), "link-0001", "h0", DOCUMENT, Role.VIEWER, null),
        Kind.NOT_FOUND);
    assertRefused(
        () -> sharing.createLink(ann(), "link-0001", "h0", DOCUMENT, Role.OWNER, null),
        Kind.INVALID);
    assertRefused(
        () -> sharing.createLink(ann(), "link-0001", "h0", DOCUMENT, Role.VIEWER, now - 1),
        Kind.INVALID);
    sharing.createLink(ann(), "link-0001", "h1", DOCUMENT, Role.VIEWER, null);
    sharing.createLink(ann(), "link-0002", "h2", DOCUMENT, Role.EDITOR, now + 3_600_000);
    assertThat(sharing.linkOf("h1").orElseThrow().role()).isEqualTo(Role.VIEWER);
    assertThat(sharing.links(ann(), DOCUMENT)).hasSize(2);
    store.write(
        "age",
        (c, tick) -> Sql.update(c, "update share_link set expires_at = 1 where id = 'link-0002'"));
    assertThat(sharing.linkById("link-0002")).isEmpty();
    long before = new AccessChanges(store).position();
    sharing.revokeLink(ann(), DOCUMENT, "link-0001");
    assertThat(sharing.linkOf("h1")).isEmpty();
    assertThat(new AccessChanges(store).since(before).links()).containsExactly("link-0001");
  }

  @Test
  void moves_byManyAtOnce_neverMakeACycle() throws Exception {
    List<Node> folders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      folders.add(Node.folder("folder-" + i));
      library.createFolder(ann(), "folder-" + i, TEAM, "F" + i);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        var random = new Random(i);
        running.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 25; n++) {
                    try {
                      library.move(
                          ann(),
                          folders.get(random.nextInt(folders.size())),
                          folders.get(random.nextInt(folders.size())));
                    } catch (Refusal refused) {
                      assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
                    }
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    for (Node each : folders) {
      List<Node> chain = store.read("look", c -> new SqlAccessGraph(c).chain(each));
      assertThat(chain.getLast()).isEqualTo(TEAM);
      assertThat(chain).doesNotHaveDuplicates();
    }
  }

  @Test
  void random_acts_giveTheRolesOfTheModel() {
    var random = new Random(20_261_125);
    var model = new AccessModel();
    List<Node> nodes = new ArrayList<>();
    for (String account : ACCOUNTS) {
      Node home = Node.workspace("home-" + account);
      model.parents.put(home, Optional.empty());
      model.grant(account, home, Role.OWNER);
      nodes.add(home);
    }
    for (int i = 0; i < 200; i++) {
      act(random, model, nodes, i);
    }
    for (String account : ACCOUNTS) {
      for (Node node : nodes) {
        assertThat(library.role(new Subject.Person(account), node))
            .as("%s on %s", account, node)
            .isEqualTo(model.naiveRole(account, node));
      }
    }
    assertThat(audit.verify().broken()).isZero();
  }

  private void act(Random random, AccessModel model, List<Node> nodes, int number) {
    Asker asker = asker(any(random, ACCOUNTS));
    Node node = any(random, nodes);
    Node target = any(random, nodes);
    String account = any(random, ACCOUNTS);
    Role role = any(random, List.of(Role.values()));
    try {
      switch (random.nextInt(5)) {
        case 0 -> {
          Node made = Node.folder("folder-" + number);
          library.createFolder(asker, made.id(), node, "F");
          model.parents.put(made, Optional.of(node));
          nodes.add(made);
        }
        case 1 -> {
          Node made = Node.document("document-" + "0".repeat(12) + number);
          library.createDocument(asker, made.id(), node, "D");
          model.parents.put(made, Optional.of(node));
          nodes.add(made);
        }
        case 2 -> {
          sharing.grant(asker, node, account, role);
          model.grant(account, node, role);
        }
        case 3 -> {
          sharing.revoke(asker, node, account);
          model.revoke(account, node);
        }
        default -> {
          library.move(asker, node, target);
          model.parents.put(node, Optional.of(target));
        }
      }
    } catch (Refusal refused) {
      // Most acts are not allowed, and then nothing has changed.
    }
  }

  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  @Test
  void audit_tamperedWith_isFound() {
    library.createDocument(ann(), DOCUMENT, TEAM, "Plan");
    sharing.grant(ann(), Node.document(DOCUMENT), "account-ben", Role.VIEWER);
    assertThat(audit.after(0, 10))
        .extracting(AuditEvent::action)
        .containsExactly("workspace.create", "document.create", "access.grant");
    assertThat(audit.verify().broken()).isZero();
    assertThat(audit.verify().head().seq()).isEqualTo(3);
    store.write(
        "tamper",
        (c, tick) -> Sql.update(c, "update audit_event set actor = 'account:cat' where seq = 2"));
    assertThat(audit.verify().broken()).isEqualTo(2);
    store.write("cut", (c, tick) -> Sql.update(c, "delete from audit_event where seq = 2"));
    assertThat(audit.verify().broken()).isEqualTo(2);
  }

  @Test
  void adoption_ofOlderDocuments_happensOnce() {
    var actor = new AuditLog.Actor("account:account-ann", "");
    assertThat(library.adopt(actor, "account-ann", HOME.id(), List.of("notes/one", "b")))
        .isEqualTo(2);
    assertThat(library.adopt(actor, "account-ben", HOME.id(), List.of("notes/one"))).isZero();
    assertThat(library.role(ann().subject(), Node.document("notes/one"))).contains(Role.OWNER);
    assertThat(library.readable(ben().subject(), List.of("notes/one", "b"))).isEmpty();
  }

  @Test
  void pages_ofDocuments_followEachOther() {
    for (int i = 0; i < 25; i++) {
      library.createDocument(ann(), DOCUMENT + i, i % 2 == 0 ? TEAM : HOME, "D" + i);
    }
    List<String> titles = new ArrayList<>();
    long after = 0;
    while (true) {
      List<Contents.Document> page =
          contents.documents(new Subject.Person("account-ann"), after, 10);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(document -> titles.add(document.entry().name()));
      after = page.getLast().number();
    }
    assertThat(titles).hasSize(25).doesNotHaveDuplicates();
  }
}
