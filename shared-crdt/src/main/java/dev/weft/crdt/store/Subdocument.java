package dev.weft.crdt.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Content of a run that stands for a document of its own, named by guid. */
public final class Subdocument {
  private final String guid;
  private final Map<String, @Nullable Object> options;
  private boolean shouldLoad;
  @Nullable Run item;
  private @Nullable Object facade;

  public Subdocument(String guid, Map<String, @Nullable Object> options, boolean shouldLoad) {
    this.guid = guid;
    this.options = options;
    this.shouldLoad = shouldLoad;
  }

  static Subdocument received(String guid, Map<String, @Nullable Object> options) {
    boolean load =
        Boolean.TRUE.equals(options.get("shouldLoad"))
            || Boolean.TRUE.equals(options.get("autoLoad"));
    return new Subdocument(guid, options, load);
  }

  /** The same document, not placed anywhere and not loaded. */
  Subdocument copy() {
    return received(guid, options);
  }

  /**
   * Takes what the application sees away, and the wish to load with it.
   *
   * @return what stands for the former document from now on; it is not placed
   */
  public Subdocument replaced() {
    Subdocument former = new Subdocument(guid, options, shouldLoad);
    former.facade = facade;
    facade = null;
    shouldLoad = false;
    return former;
  }

  public String guid() {
    return guid;
  }

  /** The deviations from the default options, as they travel. */
  public Map<String, @Nullable Object> options() {
    return options;
  }

  public boolean shouldLoad() {
    return shouldLoad;
  }

  public void shouldLoad(boolean load) {
    shouldLoad = load;
  }

  /** What the application sees: the document. */
  public @Nullable Object facade() {
    return facade;
  }

  public void facade(Object shown) {
    facade = shown;
  }

  /** The item that holds it. */
  public @Nullable Run item() {
    return item;
  }
}
