import * as Y from 'yjs';

export const packageName = 'yjs';

function wrap(doc) {
  return { doc, text: doc.getText('content') };
}

export function replica(client) {
  const doc = new Y.Doc();
  doc.clientID = client;
  return wrap(doc);
}

export function replicaFrom(bytes, client) {
  const r = replica(client);
  Y.applyUpdate(r.doc, bytes);
  return r;
}

export function replicaFromV2(bytes, client) {
  const r = replica(client);
  Y.applyUpdateV2(r.doc, bytes);
  return r;
}

export function listen(r, sink) {
  r.doc.on('update', (update) => sink.push(update));
}

export function edit(r, position, deleted, inserted) {
  if (deleted > 0 && inserted !== '') {
    r.doc.transact(() => {
      r.text.delete(position, deleted);
      r.text.insert(position, inserted);
    });
  } else if (deleted > 0) {
    r.text.delete(position, deleted);
  } else {
    r.text.insert(position, inserted);
  }
}

export const together = (r, body) => r.doc.transact(body);
export const text = (r) => r.text.toString();
export const encode = (r) => Y.encodeStateAsUpdate(r.doc);
export const encodeV2 = (r) => Y.encodeStateAsUpdateV2(r.doc);
export const version = (r) => Y.encodeStateVector(r.doc);
export const diff = (r, from) => Y.encodeStateAsUpdate(r.doc, from);
export const apply = (r, update) => Y.applyUpdate(r.doc, update);
export const release = (r) => r.doc.destroy();
export const merge = (updates) => Y.mergeUpdates(updates);
export const insertFormatted = (r, delta) => r.text.applyDelta(delta);
export const format = (r, position, length, attributes) => r.text.format(position, length, attributes);
export const delta = (r) => r.text.toDelta();

/** Makes a position that survives edits, and finds it again. */
export function lookUp(r, index) {
  const position = Y.createRelativePositionFromTypeIndex(r.text, index);
  return Y.createAbsolutePositionFromRelativePosition(position, r.doc).index;
}
