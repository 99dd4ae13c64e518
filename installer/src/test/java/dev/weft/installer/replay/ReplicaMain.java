package dev.weft.installer.replay;

import dev.weft.desktop.library.DocumentKind;
import dev.weft.desktop.presence.Author;
import dev.weft.desktop.session.DocumentOpening;
import dev.weft.desktop.session.OpenDocument;
import dev.weft.desktop.session.Workspace;
import dev.weft.desktop.session.WorkspaceOpening;
import dev.weft.desktop.session.WorkspaceOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A desktop replica without a screen: the editor's own workspace, its store and its connection,
 * with recorded steps in place of a person.
 *
 * <p>Arguments: data directory, relay address, user name, folder of scores. Commands on standard
 * input are words separated by blanks:
 *
 * <pre>
 * create DOCUMENT                         created DOCUMENT CLIENT BASE
 * play DOCUMENT SCORE AUTHOR SESSIONS SESSIONS
 *                                         playing DOCUMENT CLIENT OWN OTHER VECTOR, then of Typist
 * text DOCUMENT                           text DOCUMENT LENGTH SHA-256
 * </pre>
 */
final class ReplicaMain {
  private static final int EXIT_REFUSED = 3;

  private final Workspace workspace;
  private final ExecutorService documentThread;
  private final Path scores;
  private final Map<String, OpenDocument> open = new HashMap<>();
  private final Map<String, Typist> typists = new HashMap<>();

  private ReplicaMain(Workspace workspace, ExecutorService documentThread, Path scores) {
    this.workspace = workspace;
    this.documentThread = documentThread;
    this.scores = scores;
  }

  public static void main(String[] arguments) throws IOException {
    ExecutorService documentThread = Executors.newSingleThreadExecutor();
    WorkspaceOptions options =
        new WorkspaceOptions(
            Path.of(arguments[0]),
            URI.create(arguments[1]),
            Author.named(arguments[2]),
            documentThread,
            List.of());
    switch (Workspace.open(options)) {
      case WorkspaceOpening.Ready ready ->
          new ReplicaMain(ready.workspace(), documentThread, Path.of(arguments[3])).run();
      case WorkspaceOpening.HandedOver handed ->
          say("refused", "handed over to", handed.directory());
      case WorkspaceOpening.Refused refused -> say("refused", refused.problem().sentence());
    }
    System.exit(EXIT_REFUSED);
  }

  static void say(Object... words) {
    PrintStream out = System.out;
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    // One write, so that lines of two threads do not mix.
    out.print(line.append('\n'));
    out.flush();
  }

  private void run() throws IOException {
    say("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String command = line;
      documentThread.execute(() -> execute(command));
    }
    workspace.close();
    System.exit(0);
  }

  private void execute(String line) {
    String[] words = line.split(" ");
    String document = words[1];
    switch (words[0]) {
      case "create" -> create(document);
      case "play" -> withDocument(document, found -> play(found, words));
      case "text" -> withDocument(document, ReplicaMain::sayText);
      default -> say("broken", document, "unknown command", line);
    }
  }

  private void create(String id) {
    OpenDocument document = workspace.create(id, id, DocumentKind.CODE);
    open.put(id, document);
    long client = document.doc().clientId();
    say("created", id, client, document.doc().stateVector().get(client));
  }

  private void withDocument(String id, Consumer<OpenDocument> work) {
    OpenDocument known = open.get(id);
    if (known != null) {
      guarded(id, () -> work.accept(known));
      return;
    }
    var _ =
        workspace
            .open(id)
            .whenComplete(
                (opening, failure) -> {
                  if (opening instanceof DocumentOpening.Opened opened) {
                    OpenDocument first = open.putIfAbsent(id, opened.document());
                    guarded(id, () -> work.accept(first == null ? opened.document() : first));
                  } else {
                    say("broken", id, "could not be opened:", opening, failure);
                  }
                });
  }

  /** An error in a task of the document thread must not go unseen. */
  private static void guarded(String id, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | AssertionError e) {
      e.printStackTrace();
      say("broken", id, e.toString().replace('\n', ' '));
    }
  }

  private void play(OpenDocument document, String[] words) {
    int author = Integer.parseInt(words[3]);
    List<List<Held.Session>> sessions = List.of(sessions(words[4]), sessions(words[5]));
    Typist typist =
        new Typist(
            document,
            score(words[2]),
            author,
            sessions,
            task -> documentThread.execute(() -> guarded(document.id(), task)));
    if (typist.start()) {
      typists.put(document.id(), typist);
    }
  }

  private Score score(String name) {
    try {
      return Score.read(scores.resolve(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Held.Session> sessions(String text) {
    if (text.equals("-")) {
      return List.of();
    }
    return List.of(text.split(",")).stream()
        .map(session -> session.split(":"))
        .map(parts -> new Held.Session(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
        .toList();
  }

  private static void sayText(OpenDocument document) {
    String text = document.content().toString();
    say("text", document.id(), text.length(), sha256(text));
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
