package dev.weft.desktop.editor;

import java.util.Optional;
import org.fxmisc.richtext.model.TextOps;

/** How RichTextFX measures, cuts and joins {@link Run}s. */
final class RunOps implements TextOps<Run, RunStyle> {
  static final RunOps INSTANCE = new RunOps();

  private RunOps() {}

  @Override
  public Run create(String text) {
    return text.isEmpty() ? Run.EMPTY : new Run.Words(text);
  }

  @Override
  public int length(Run run) {
    return run instanceof Run.Words words ? words.text().length() : 1;
  }

  @Override
  public char charAt(Run run, int index) {
    return switch (run) {
      case Run.Words words -> words.text().charAt(index);
      case Run.Embed embed -> Run.EMBED;
      case Run.Return end -> '\r';
    };
  }

  @Override
  public String getText(Run run) {
    return run instanceof Run.Words words ? words.text() : String.valueOf(charAt(run, 0));
  }

  @Override
  public Run subSequence(Run run, int start, int end) {
    if (start == 0 && end == length(run)) {
      return run;
    }
    return run instanceof Run.Words words && start < end
        ? new Run.Words(words.text().substring(start, end))
        : Run.EMPTY;
  }

  @Override
  public Run subSequence(Run run, int start) {
    return subSequence(run, start, length(run));
  }

  @Override
  public Optional<Run> joinSeg(Run left, Run right) {
    return left instanceof Run.Words a && right instanceof Run.Words b
        ? Optional.of(new Run.Words(a.text() + b.text()))
        : Optional.empty();
  }

  @Override
  public Optional<RunStyle> joinStyle(RunStyle left, RunStyle right) {
    return left.equals(right) ? Optional.of(left) : Optional.empty();
  }

  @Override
  public Run createEmptySeg() {
    return Run.EMPTY;
  }
}
