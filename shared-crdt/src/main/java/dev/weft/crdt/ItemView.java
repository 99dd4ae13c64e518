package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.Reads;
import dev.weft.crdt.store.Run;
import org.jspecify.annotations.Nullable;

/**
 * What a filter is told of an item: consecutive elements of one client that stand together in one
 * shared type.
 *
 * <p>Valid while the filter is called; how elements are grouped into items may differ between
 * replicas, so a filter should treat neighbours alike.
 */
public final class ItemView {
  private final YDoc doc;
  private final Run run;

  ItemView(YDoc doc, Run run) {
    this.doc = doc;
    this.run = run;
  }

  /**
   * Who wrote it.
   *
   * @return a client id
   */
  public long client() {
    return run.client();
  }

  /**
   * When it was written.
   *
   * @return the clock of its first element
   */
  public long clock() {
    return run.clock();
  }

  /**
   * How long it is.
   *
   * @return the number of elements: UTF-16 units of text, values of a list
   */
  public int length() {
    return run.length();
  }

  /**
   * Where it stands.
   *
   * @return the type that holds it; null for a root that nobody asked for yet
   */
  public @Nullable YType parent() {
    Branch parent = run.parent();
    return parent == null || parent.typeRef() == Branch.UNTYPED ? null : doc.typeOf(parent);
  }

  /**
   * The key under which a map, or the attributes of a node, hold it.
   *
   * @return null for an element of a list or a text
   */
  public @Nullable String key() {
    return Reads.key(run);
  }

  /**
   * The shared type that it is.
   *
   * @return null if it is something else
   */
  public @Nullable YType type() {
    Branch branch = Reads.typeOf(run);
    return branch == null ? null : doc.typeOf(branch);
  }

  @Override
  public String toString() {
    return "item " + client() + ":" + clock() + "+" + length();
  }
}
