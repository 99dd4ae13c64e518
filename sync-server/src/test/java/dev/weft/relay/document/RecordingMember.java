package dev.weft.relay.document;

import java.util.ArrayList;
import java.util.List;

/** A member that writes down what it is told, by the names of the calls. */
final class RecordingMember implements Member {
  final List<String> heard = new ArrayList<>();
  final List<byte[]> answers = new ArrayList<>();
  boolean isReadOnly;
  int taken;
  int flushes;

  @Override
  public String author() {
    return "ann";
  }

  @Override
  public boolean isReadOnly() {
    return isReadOnly;
  }

  @Override
  public boolean wantsEcho() {
    return false;
  }

  @Override
  public void askForMissing(byte[] stateVector) {
    heard.add("askForMissing");
  }

  @Override
  public void answer(List<Broadcast> updates) {
    heard.add("answer");
    updates.forEach(update -> answers.add(update.body()));
  }

  @Override
  public void update(Broadcast broadcast) {
    heard.add("update");
  }

  @Override
  public void awareness(Broadcast broadcast) {
    heard.add("awareness");
  }

  @Override
  public void stateless(Broadcast broadcast) {
    heard.add("stateless");
  }

  @Override
  public void acknowledge() {
    heard.add("acknowledge");
  }

  @Override
  public void reject() {
    heard.add("reject");
  }

  @Override
  public void close(CloseCode code, String reason) {
    heard.add("close " + code);
  }

  @Override
  public void close(Limit limit) {
    heard.add("close " + limit);
  }

  @Override
  public void deny(CloseCode code, String reason) {
    heard.add("deny " + code);
  }

  @Override
  public void taken(int bytes) {
    taken++;
  }

  @Override
  public void answered() {
    taken++;
  }

  @Override
  public void flush() {
    flushes++;
  }
}
