package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import org.jspecify.annotations.Nullable;

/** A map inside XML that an application shows in its own way, named by the hook. */
public final class YXmlHook extends YMap {
  private final String hookName;

  /**
   * Makes an empty hook.
   *
   * @param hookName says to the application what the hook stands for; it cannot be changed later
   */
  public YXmlHook(String hookName) {
    this.hookName = hookName;
  }

  YXmlHook(YDoc doc, Branch branch) {
    super(doc, branch);
    this.hookName = String.valueOf(branch.nodeName());
  }

  @Override
  int typeRef() {
    return Branch.XML_HOOK;
  }

  @Override
  @Nullable String wireName() {
    return hookName;
  }

  @Override
  public YXmlHook copy() {
    YXmlHook copy = new YXmlHook(hookName);
    copyInto(copy);
    return copy;
  }

  /** {@return the name of the hook} */
  public String hookName() {
    return hookName;
  }

  @Override
  public String toString() {
    return "[object Object]";
  }
}
