package dev.weft.crdt.codec;

import org.jspecify.annotations.Nullable;

/** Version 1: every field in one stream. */
final class UpdateEncoderV1 extends UpdateEncoder {
  @Override
  public void writeInfo(int info) {
    rest.writeUint8(info);
  }

  @Override
  public void writeLeftId(long client, long clock) {
    rest.writeVarUint(client);
    rest.writeVarUint(clock);
  }

  @Override
  public void writeRightId(long client, long clock) {
    rest.writeVarUint(client);
    rest.writeVarUint(clock);
  }

  @Override
  public void writeClient(long client) {
    rest.writeVarUint(client);
  }

  @Override
  public void writeParentIsRoot(boolean root) {
    rest.writeVarUint(root ? 1 : 0);
  }

  @Override
  public void writeString(String text) {
    rest.writeVarString(text);
  }

  @Override
  public void writeString(CharSequence text, int from, int to) {
    rest.writeVarString(text, from, to);
  }

  @Override
  public void writeLatin1(byte[] latin1, int from, int to) {
    rest.writeVarLatin1(latin1, from, to);
  }

  @Override
  public void writeText(TextSlice slice) {
    rest.writeVarText(slice);
  }

  @Override
  public void writeTypeRef(int typeRef) {
    rest.writeVarUint(typeRef);
  }

  @Override
  public void writeLength(long length) {
    rest.writeVarUint(length);
  }

  @Override
  public void writeJson(@Nullable Object value) {
    rest.writeVarString(JsonText.stringify(value));
  }

  @Override
  public void writeKey(String key) {
    rest.writeVarString(key);
  }

  @Override
  public void startDeleteRanges() {}

  @Override
  public void writeDeleteRange(long clock, long length) {
    rest.writeVarUint(clock);
    rest.writeVarUint(length);
  }

  @Override
  byte[] toByteArray(ByteWriter assembledRest) {
    return assembledRest.toByteArray();
  }

  @Override
  boolean hasBlockClientInRest() {
    return true;
  }

  @Override
  public byte[] toByteArray() {
    return rest.toByteArray();
  }

  @Override
  public void reset() {
    rest.reset();
  }
}
