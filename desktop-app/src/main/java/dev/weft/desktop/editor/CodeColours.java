package dev.weft.desktop.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.application.Platform;
import org.fxmisc.richtext.model.Paragraph;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;
import org.reactfx.Subscription;
import org.reactfx.collection.ListModification;

/**
 * Colours code while it is edited.
 *
 * <p>The FX thread tells a worker which lines changed; the worker re-reads from there to where
 * nothing changes any more, and answers with spans for the lines in view. An answer is used only
 * for a line whose text is still the one the spans were made for, so a late answer does no harm.
 * Lines out of view are coloured when they come into view.
 */
final class CodeColours implements AutoCloseable {
  /** Lines coloured above and below those in view, so that slow scrolling shows no bare line. */
  private static final int MARGIN = 30;

  private record Line(int index, String text, List<LineLexer.Span> spans) {}

  private final DocumentArea area;
  private final LineStates states;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("weft-colours").daemon().factory());
  private final List<Subscription> subscriptions = new ArrayList<>();
  private boolean applying;
  private boolean viewRequested;

  CodeColours(DocumentArea area, Language language) {
    this.area = area;
    this.states = new LineStates(new LineLexer(language));
    List<String> all = texts(0, area.getParagraphs().size());
    worker.execute(() -> states.edit(0, 1, all));
    subscriptions.add(
        area.getParagraphs()
            .observeChanges(
                change -> {
                  if (!applying) {
                    for (ListModification<?> part : change.getModifications()) {
                      changed(part.getFrom(), part.getRemovedSize(), part.getAddedSize());
                    }
                  }
                }));
    subscriptions.add(area.viewportDirtyEvents().subscribe(e -> requestView()));
    requestView();
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::unsubscribe);
    worker.shutdownNow();
  }

  private void changed(int from, int removed, int added) {
    List<String> texts = texts(from, from + added);
    worker.execute(() -> states.edit(from, removed, texts));
    requestView();
  }

  private List<String> texts(int from, int to) {
    List<String> texts = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      texts.add(area.getParagraph(i).getText());
    }
    return texts;
  }

  /** Asks for the colours of what is in view, once per pulse however often it is called. */
  private void requestView() {
    if (viewRequested) {
      return;
    }
    viewRequested = true;
    Platform.runLater(
        () -> {
          viewRequested = false;
          int count = area.getParagraphs().size();
          int first = Math.max(0, firstVisible() - MARGIN);
          int last = Math.min(count, lastVisible() + MARGIN + 1);
          if (!worker.isShutdown()) {
            worker.execute(() -> answer(first, last));
          }
        });
  }

  private int firstVisible() {
    return area.getVisibleParagraphs().isEmpty() ? 0 : area.firstVisibleParToAllParIndex();
  }

  private int lastVisible() {
    return area.getVisibleParagraphs().isEmpty() ? 0 : area.lastVisibleParToAllParIndex();
  }

  private void answer(int first, int last) {
    List<Line> lines = new ArrayList<>();
    for (int i = first; i < Math.min(last, states.size()); i++) {
      lines.add(new Line(i, states.line(i), states.spans(i)));
    }
    Platform.runLater(() -> apply(lines));
  }

  private void apply(List<Line> lines) {
    applying = true;
    try {
      area.getContent().beingUpdatedProperty().suspendWhile(() -> lines.forEach(this::applyLine));
    } finally {
      applying = false;
    }
  }

  private void applyLine(Line line) {
    if (line.index() >= area.getParagraphs().size() || line.text().isEmpty()) {
      return;
    }
    Paragraph<LineStyle, Run, RunStyle> paragraph = area.getParagraph(line.index());
    if (!paragraph.getText().equals(line.text())) {
      return;
    }
    StyleSpansBuilder<RunStyle> builder = new StyleSpansBuilder<>(line.spans().size());
    line.spans().forEach(span -> builder.add(style(span.token()), span.length()));
    StyleSpans<RunStyle> spans = builder.create();
    if (!spans.equals(paragraph.getStyleSpans())) {
      area.getContent().setStyleSpans(line.index(), 0, spans);
    }
  }

  private static RunStyle style(String token) {
    return token.isEmpty() ? RunStyle.PLAIN : RunStyle.token(token);
  }
}
