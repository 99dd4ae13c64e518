package dev.weft.crdt.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Version 2: nine columns, then the rest. */
final class UpdateDecoderV2 extends UpdateDecoder {
  private final IntDiffOptRleDecoder keyClocks;
  private final UintOptRleDecoder clients;
  private final IntDiffOptRleDecoder leftClocks;
  private final IntDiffOptRleDecoder rightClocks;
  private final RleDecoder infos;
  private final StringColumnDecoder strings;
  private final RleDecoder parentInfos;
  private final UintOptRleDecoder typeRefs;
  private final UintOptRleDecoder lengths;

  private final TextSlice slice = new TextSlice();
  private final List<String> keys = new ArrayList<>();
  private long deleteClock;

  UpdateDecoderV2(ByteReader in, DecodeLimits limits) {
    super(in, limits);
    in.readVarUint();
    keyClocks = new IntDiffOptRleDecoder(in.readVarReader());
    clients = new UintOptRleDecoder(in.readVarReader());
    leftClocks = new IntDiffOptRleDecoder(in.readVarReader());
    rightClocks = new IntDiffOptRleDecoder(in.readVarReader());
    infos = new RleDecoder(in.readVarReader());
    strings = new StringColumnDecoder(in.readVarReader());
    parentInfos = new RleDecoder(in.readVarReader());
    typeRefs = new UintOptRleDecoder(in.readVarReader());
    lengths = new UintOptRleDecoder(in.readVarReader());
  }

  @Override
  void reset(byte[] update) {
    throw new UnsupportedOperationException("only a version 1 decoder starts again");
  }

  @Override
  public int readInfo() {
    return infos.read();
  }

  @Override
  public long readLeftClient() {
    return clients.read();
  }

  @Override
  public long readLeftClock() {
    return leftClocks.read();
  }

  @Override
  public long readRightClient() {
    return clients.read();
  }

  @Override
  public long readRightClock() {
    return rightClocks.read();
  }

  @Override
  public long readClient() {
    return clients.read();
  }

  @Override
  public boolean readParentIsRoot() {
    return parentInfos.read() == 1;
  }

  @Override
  public void readText(TextSlice target) {
    strings.read(target);
  }

  @Override
  public String readString() {
    strings.read(slice);
    return slice.toString();
  }

  @Override
  public int readTypeRef() {
    return (int) Math.min(typeRefs.read(), Integer.MAX_VALUE);
  }

  @Override
  public long readLength() {
    return lengths.read();
  }

  @Override
  public @Nullable Object readJson() {
    Object value = readAny();
    if (JsValues.hasBigint(value)) {
      // Version 1 could never carry it on, so it must not get into a document.
      throw malformed("an embed or format holds a bigint, which has no JSON text");
    }
    return value;
  }

  @Override
  public String readKey() {
    // Yjs writes every key anew, but its reader knows keys written once, and so must every reader.
    long clock = keyClocks.read();
    if (clock < keys.size()) {
      return keys.get((int) clock);
    }
    String key = readString();
    keys.add(key);
    return key;
  }

  @Override
  public void startDeleteRanges() {
    deleteClock = 0;
  }

  @Override
  public long readDeleteClock() {
    deleteClock = advance(rest.readVarUint());
    return deleteClock;
  }

  @Override
  public long readDeleteLength() {
    long length = rest.readVarUint() + 1;
    deleteClock = advance(length);
    return length;
  }

  private long advance(long step) {
    long clock = deleteClock + step;
    if (clock > DecodeLimits.MAX_SAFE_INTEGER) {
      throw malformed("a delete range ends beyond 2^53-1");
    }
    return clock;
  }
}
