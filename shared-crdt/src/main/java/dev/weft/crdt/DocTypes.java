package dev.weft.crdt;

import dev.weft.crdt.store.Branch;
import dev.weft.crdt.store.Store;
import dev.weft.crdt.store.Subdocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shared types of a document: its roots by name, and what the application sees of each. */
final class DocTypes {
  /** Makes what the application sees of a root. */
  interface Maker<T> {
    T make(YDoc doc, Branch branch);
  }

  private final YDoc doc;
  private final Store store;

  DocTypes(YDoc doc, Store store) {
    this.doc = doc;
    this.store = store;
  }

  <T extends YType> T root(String name, int kind, Class<T> type, Maker<T> maker) {
    Branch branch = store.root(name);
    if (branch.typeRef() == Branch.UNTYPED) {
      branch.becomeTyped(kind);
      return maker.make(doc, branch);
    }
    YType known = typeOf(branch);
    if (known.typeRef() != kind) {
      throw new IllegalArgumentException(
          "the root is a " + known.getClass().getSimpleName() + ", not a " + type.getSimpleName());
    }
    return type.cast(known);
  }

  List<String> rootNames() {
    List<String> names = new ArrayList<>();
    store.roots().forEach(r -> names.add(String.valueOf(r.rootName())));
    return names;
  }

  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (Branch root : store.roots()) {
      if (root.typeRef() != Branch.UNTYPED) {
        json.put(String.valueOf(root.rootName()), typeOf(root).toJson());
      }
    }
    return json;
  }

  YType typeOf(Branch branch) {
    if (branch.facade() instanceof YType known) {
      return known;
    }
    return switch (branch.typeRef()) {
      case Branch.ARRAY -> new YArray(doc, branch);
      case Branch.MAP -> new YMap(doc, branch);
      case Branch.TEXT -> new YText(doc, branch);
      case Branch.XML_ELEMENT -> new YXmlElement(doc, branch);
      case Branch.XML_FRAGMENT -> new YXmlFragment(doc, branch);
      case Branch.XML_HOOK -> new YXmlHook(doc, branch);
      case Branch.XML_TEXT -> new YXmlText(doc, branch);
      default -> throw new IllegalStateException("this root has no kind yet");
    };
  }

  /** Turns an element of the store into what the application sees. */
  @Nullable Object shown(@Nullable Object element) {
    if (element instanceof Branch branch) {
      return typeOf(branch);
    }
    return element instanceof Subdocument document ? doc.subdocuments.of(document) : element;
  }
}
