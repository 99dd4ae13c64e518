import { LoroDoc } from 'loro-crdt';

export const packageName = 'loro-crdt';

export function replica(client) {
  const doc = new LoroDoc();
  doc.setPeerId(BigInt(client));
  doc.configTextStyle({ bold: { expand: 'after' } });
  return { doc, text: doc.getText('content'), captured: false };
}

export function replicaFrom(bytes, client) {
  const r = replica(client);
  r.doc.import(bytes);
  return r;
}

export function listen(r, sink) {
  r.captured = true;
  r.doc.subscribeLocalUpdates((update) => sink.push(update));
}

/** Without a listener edits gather in Loro's open transaction, which is how it is quickest. */
export function edit(r, position, deleted, inserted) {
  if (deleted > 0) r.text.delete(position, deleted);
  if (inserted !== '') r.text.insert(position, inserted);
  if (r.captured) r.doc.commit();
}

export const settle = (r) => r.doc.commit();
export const text = (r) => r.text.toString();
export const encode = (r) => r.doc.export({ mode: 'snapshot' });
export const version = (r) => r.doc.version();
export const diff = (r, from) => r.doc.export({ mode: 'update', from });
export const apply = (r, update) => void r.doc.import(update);

export function insertFormatted(r, delta) {
  r.text.applyDelta(delta);
  r.doc.commit();
}

export const format = (r, position, length, attributes) =>
  Object.entries(attributes).forEach(([key, value]) => r.text.mark({ start: position, end: position + length }, key, value));
export const delta = (r) => r.text.toDelta();

export function release(r) {
  r.text.free();
  r.doc.free();
}
