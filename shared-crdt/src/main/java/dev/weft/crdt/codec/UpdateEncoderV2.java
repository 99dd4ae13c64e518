package dev.weft.crdt.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Version 2: nine columns, then the rest. */
final class UpdateEncoderV2 extends UpdateEncoder {
  private static final int INITIAL_COLUMN_BYTES = 256;

  private final IntDiffOptRleEncoder keyClocks = new IntDiffOptRleEncoder();
  private final UintOptRleEncoder clients = new UintOptRleEncoder();
  private final IntDiffOptRleEncoder leftClocks = new IntDiffOptRleEncoder();
  private final IntDiffOptRleEncoder rightClocks = new IntDiffOptRleEncoder();
  private final RleEncoder infos = new RleEncoder();
  private final StringColumnEncoder strings = new StringColumnEncoder();
  private final RleEncoder parentInfos = new RleEncoder();
  private final UintOptRleEncoder typeRefs = new UintOptRleEncoder();
  private final UintOptRleEncoder lengths = new UintOptRleEncoder();
  private long keyClock;
  private long deleteClock;

  @Override
  public void writeInfo(int info) {
    infos.write(info);
  }

  @Override
  public void writeLeftId(long client, long clock) {
    clients.write(client);
    leftClocks.write(clock);
  }

  @Override
  public void writeRightId(long client, long clock) {
    clients.write(client);
    rightClocks.write(clock);
  }

  @Override
  public void writeClient(long client) {
    clients.write(client);
  }

  @Override
  public void writeParentIsRoot(boolean root) {
    parentInfos.write(root ? 1 : 0);
  }

  @Override
  public void writeString(String text) {
    strings.write(text);
  }

  @Override
  public void writeString(CharSequence text, int from, int to) {
    strings.write(text.subSequence(from, to).toString());
  }

  @Override
  public void writeLatin1(byte[] latin1, int from, int to) {
    strings.write(new String(latin1, from, to - from, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void writeText(TextSlice slice) {
    strings.write(slice);
  }

  @Override
  public void writeTypeRef(int typeRef) {
    typeRefs.write(typeRef);
  }

  @Override
  public void writeLength(long length) {
    lengths.write(length);
  }

  @Override
  public void writeJson(@Nullable Object value) {
    writeAny(value);
  }

  @Override
  public void writeKey(String key) {
    keyClocks.write(keyClock++);
    strings.write(key);
  }

  @Override
  public void startDeleteRanges() {
    deleteClock = 0;
  }

  @Override
  public void writeDeleteRange(long clock, long length) {
    rest.writeVarUint(clock - deleteClock);
    rest.writeVarUint(length - 1);
    deleteClock = clock + length;
  }

  @Override
  public byte[] toByteArray() {
    return toByteArray(rest);
  }

  @Override
  boolean hasBlockClientInRest() {
    return false;
  }

  @Override
  byte[] toByteArray(ByteWriter assembledRest) {
    ByteWriter out = new ByteWriter(assembledRest.size() + INITIAL_COLUMN_BYTES);
    out.writeVarUint(0);
    out.writeVarBytes(keyClocks.finish());
    out.writeVarBytes(clients.finish());
    out.writeVarBytes(leftClocks.finish());
    out.writeVarBytes(rightClocks.finish());
    out.writeVarBytes(infos.finish());
    ByteWriter texts = new ByteWriter();
    strings.finish(texts);
    out.writeVarBytes(texts);
    out.writeVarBytes(parentInfos.finish());
    out.writeVarBytes(typeRefs.finish());
    out.writeVarBytes(lengths.finish());
    out.writeBytes(assembledRest, 0, assembledRest.size());
    return out.toByteArray();
  }

  @Override
  public void reset() {
    rest.reset();
    keyClocks.reset();
    clients.reset();
    leftClocks.reset();
    rightClocks.reset();
    infos.reset();
    strings.reset();
    parentInfos.reset();
    typeRefs.reset();
    lengths.reset();
    keyClock = 0;
  }
}
