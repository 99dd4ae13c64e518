package dev.weft.crdt.oracle;

import org.jspecify.annotations.Nullable;

/** A struct with a place in a type's list or under one of its keys. */
final class Item extends Struct {
  @Nullable Id origin;
  @Nullable Id rightOrigin;
  @Nullable Item left;
  @Nullable Item right;

  /** Null until it is resolved. */
  @Nullable Type parent;

  /** The parent as a nested type's item, if the wire says so. */
  @Nullable Id parentId;

  @Nullable String parentSub;
  Content content;
  boolean deleted;

  /** Needed for undo, so not to be collected. */
  boolean keep;

  /** The item that undo made in place of this one. */
  @Nullable Id redone;

  Item(Id id, Content content) {
    super(id, content.length());
    this.content = content;
  }

  @Override
  boolean deleted() {
    return deleted;
  }

  boolean countable() {
    return content.countable();
  }

  /** Live, and it takes up an index. */
  boolean visible() {
    return !deleted && countable();
  }

  Type type() {
    if (parent == null) {
      throw new IllegalStateException("not integrated: " + id);
    }
    return parent;
  }

  /** The format marker that this live item is, or null. */
  Content.@Nullable Format liveFormat() {
    return !deleted && content instanceof Content.Format format ? format : null;
  }

  @Nullable Type contentType() {
    return content instanceof Content.Nested nested ? nested.type() : null;
  }
}
