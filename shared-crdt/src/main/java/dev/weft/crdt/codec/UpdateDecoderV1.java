package dev.weft.crdt.codec;

import org.jspecify.annotations.Nullable;

/** Version 1: every field in one stream. */
final class UpdateDecoderV1 extends UpdateDecoder {
  UpdateDecoderV1(ByteReader in, DecodeLimits limits) {
    super(in, limits);
  }

  @Override
  public int readInfo() {
    return rest.readUint8();
  }

  @Override
  public long readLeftClient() {
    return rest.readVarUint();
  }

  @Override
  public long readLeftClock() {
    return rest.readVarUint();
  }

  @Override
  public long readRightClient() {
    return rest.readVarUint();
  }

  @Override
  public long readRightClock() {
    return rest.readVarUint();
  }

  @Override
  public long readClient() {
    return rest.readVarUint();
  }

  @Override
  public boolean readParentIsRoot() {
    return rest.readVarUint() == 1;
  }

  @Override
  public void readText(TextSlice slice) {
    rest.readVarText(slice);
  }

  @Override
  public String readString() {
    return rest.readVarString();
  }

  @Override
  public int readTypeRef() {
    return rest.readVarUintUpTo(Integer.MAX_VALUE, "a type ref");
  }

  @Override
  public long readLength() {
    return rest.readVarUint();
  }

  @Override
  public @Nullable Object readJson() {
    return parseJson(rest.readVarString());
  }

  @Override
  public String readKey() {
    return rest.readVarString();
  }

  @Override
  public void startDeleteRanges() {}

  @Override
  public long readDeleteClock() {
    return rest.readVarUint();
  }

  @Override
  public long readDeleteLength() {
    return rest.readVarUint();
  }
}
