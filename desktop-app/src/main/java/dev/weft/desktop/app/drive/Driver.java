package dev.weft.desktop.app.drive;

import dev.weft.crdt.Subscription;
import dev.weft.desktop.app.Desk;
import dev.weft.desktop.app.theme.Theme;
import dev.weft.desktop.editor.DocumentEditor;
import dev.weft.desktop.library.DocumentEntry;
import dev.weft.desktop.library.DocumentKind;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;

/**
 * Executes commands against one window; see the module's README for the table of them.
 *
 * <p>Any thread but the FX thread, one command at a time. A command that fails answers {@code
 * error} with the reason and leaves the editor as it was.
 */
public final class Driver {
  /** Version of the command language. */
  public static final String VERSION = "1";

  /** No command may hold its caller longer. */
  private static final long LIMIT_SECONDS = 120;

  /** Edits of one command that one pulse takes in, so that the window stays alive between. */
  private static final int EDITS_PER_PULSE = 200;

  private final Desk desk;
  private volatile boolean quit;

  public Driver(Desk desk) {
    this.desk = desk;
  }

  /** Whether {@code quit} has been executed. */
  public boolean quitRequested() {
    return quit;
  }

  /** Executes one line and returns the one line of answer. */
  public String execute(String line) {
    try {
      List<String> answer = new ArrayList<>(List.of("ok"));
      answer.addAll(dispatch(Fields.split(line)));
      return Fields.join(answer);
    } catch (ExecutionException e) {
      return error(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return error(e);
    } catch (Exception e) {
      return error(e);
    }
  }

  private static String error(Throwable e) {
    return Fields.join(List.of("error", e.getClass().getSimpleName() + ": " + e.getMessage()));
  }

  private List<String> dispatch(List<String> f) throws Exception {
    return switch (f.getFirst()) {
      case "create" -> List.of(create(f));
      case "open" -> none(() -> await(onFx(() -> desk.openEditor(f.get(1)))));
      case "close" -> act(() -> desk.closeDocument(f.get(1)));
      case "edit", "edits" -> none(() -> edits(f));
      case "type" -> act(() -> editor(f).type(f.get(2)));
      case "caret" -> act(() -> editor(f).select(number(f, 2), number(f, 3)));
      case "undo" -> act(() -> editor(f).undo());
      case "redo" -> act(() -> editor(f).redo());
      case "text" -> List.of(onFx(() -> editor(f).screenText()));
      case "model" -> List.of(onFx(() -> editor(f).document().content().toString()));
      case "length" -> length(onFx(() -> editor(f).screenText()));
      case "status" -> onFx(() -> status(editor(f)));
      case "people" -> onFx(() -> editor(f).people());
      case "documents" -> onFx(this::documents);
      case "theme" -> act(() -> desk.setTheme(Theme.valueOf(f.get(1).toUpperCase(Locale.ROOT))));
      case "screenshot" -> none(() -> screenshot(f));
      case "wait" -> none(() -> waitFor(f));
      case "quit" -> none(() -> quit = true);
      default -> throw new IllegalArgumentException("unknown command " + f.getFirst());
    };
  }

  private String create(List<String> f) throws Exception {
    DocumentKind kind = DocumentKind.valueOf(f.get(2).toUpperCase(Locale.ROOT));
    if (f.size() <= 3) {
      return onFx(
          () -> {
            var document = desk.workspace().create(f.get(1), kind);
            desk.show(document);
            return document.id();
          });
    }
    String id = f.get(3);
    // One task: between a look and a making the relay's list could bring the document.
    await(
        onFx(
            () -> {
              if (desk.workspace().documents().entries().stream()
                  .anyMatch(e -> e.id().equals(id))) {
                return desk.openEditor(id);
              }
              desk.show(desk.workspace().create(id, f.get(1), kind));
              return CompletableFuture.completedFuture(null);
            }));
    return id;
  }

  private void edits(List<String> f) throws Exception {
    for (int from = 2; from + 2 < f.size(); from += 3 * EDITS_PER_PULSE) {
      int first = from;
      int end = Math.min(f.size() - 2, from + 3 * EDITS_PER_PULSE);
      onFx(
          () -> {
            DocumentEditor editor = editor(f);
            for (int i = first; i < end; i += 3) {
              editor.replace(number(f, i), number(f, i + 1), f.get(i + 2));
            }
            return editor.length();
          });
    }
  }

  private static List<String> length(String text) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return List.of(Integer.toString(text.length()), HexFormat.of().formatHex(digest));
  }

  private static List<String> status(DocumentEditor editor) {
    var status = editor.document().status();
    return List.of(status.state().name(), status.pill());
  }

  private List<String> documents() {
    List<String> fields = new ArrayList<>();
    for (DocumentEntry entry : desk.workspace().documents().entries()) {
      fields.addAll(
          List.of(entry.id(), entry.title(), entry.kind().name().toLowerCase(Locale.ROOT)));
    }
    return fields;
  }

  private void screenshot(List<String> f) throws Exception {
    int width = f.size() > 3 ? number(f, 2) : Screenshot.WIDTH;
    int height = f.size() > 3 ? number(f, 3) : Screenshot.HEIGHT;
    onFx(
        () -> {
          Screenshot.resize(desk.scene(), width, height);
          desk.openIds().forEach(id -> desk.editor(id).ifPresent(e -> e.keepFlags(true)));
          return true;
        });
    pulse();
    pulse();
    onFx(
        () -> {
          Screenshot.write(desk.scene(), new File(f.get(1)));
          desk.openIds().forEach(id -> desk.editor(id).ifPresent(e -> e.keepFlags(false)));
          return true;
        });
  }

  private void pulse() throws Exception {
    CountDownLatch passed = new CountDownLatch(1);
    onFx(
        () -> {
          Runnable[] once = new Runnable[1];
          once[0] =
              () -> {
                desk.scene().removePostLayoutPulseListener(once[0]);
                passed.countDown();
              };
          desk.scene().addPostLayoutPulseListener(once[0]);
          Platform.requestNextPulse();
          return true;
        });
    if (!passed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new TimeoutException("no pulse in " + LIMIT_SECONDS + " s");
    }
  }

  private void waitFor(List<String> f) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    Subscription subscription =
        onFx(
            () -> {
              var document = editor(f).document();
              if (document.status().state().name().equals(f.get(2))) {
                reached.countDown();
              }
              return document.onStatus(
                  status -> {
                    if (status.state().name().equals(f.get(2))) {
                      reached.countDown();
                    }
                  });
            });
    boolean there = reached.await(number(f, 3), TimeUnit.MILLISECONDS);
    String now = onFx(() -> closeAnd(subscription, f));
    if (!there) {
      throw new TimeoutException("status is " + now + " after " + f.get(3) + " ms");
    }
  }

  private String closeAnd(Subscription subscription, List<String> f) {
    subscription.close();
    return editor(f).document().status().state().name();
  }

  private DocumentEditor editor(List<String> f) {
    return desk.editor(f.get(1))
        .orElseThrow(() -> new IllegalStateException("not open: " + f.get(1)));
  }

  private static int number(List<String> f, int index) {
    return Integer.parseInt(f.get(index));
  }

  private interface Step {
    void run() throws Exception;
  }

  private static List<String> none(Step step) throws Exception {
    step.run();
    return List.of();
  }

  private static List<String> act(Runnable action) throws Exception {
    onFx(
        () -> {
          action.run();
          return true;
        });
    return List.of();
  }

  private static <T> T onFx(Callable<T> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            done.complete(work.call());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
