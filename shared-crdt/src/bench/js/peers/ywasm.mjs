import Y from 'ywasm';

export const packageName = 'ywasm';

export function replica(client) {
  const doc = new Y.YDoc({ clientID: client });
  return { doc, text: doc.getText('content') };
}

export function replicaFrom(bytes, client) {
  const r = replica(client);
  Y.applyUpdate(r.doc, bytes, undefined);
  return r;
}

export function replicaFromV2(bytes, client) {
  const r = replica(client);
  Y.applyUpdateV2(r.doc, bytes, undefined);
  return r;
}

export function listen(r, sink) {
  r.observer = r.doc.onUpdate((update) => sink.push(update));
}

export function edit(r, position, deleted, inserted) {
  if (deleted > 0 && inserted !== '') {
    const txn = r.doc.beginTransaction(undefined);
    try {
      r.text.delete(position, deleted, txn);
      r.text.insert(position, inserted, undefined, txn);
      txn.commit();
    } finally {
      txn.free();
    }
  } else if (deleted > 0) {
    r.text.delete(position, deleted, undefined);
  } else {
    r.text.insert(position, inserted, undefined, undefined);
  }
}

export const text = (r) => r.text.toString(undefined);
export const encode = (r) => Y.encodeStateAsUpdate(r.doc, undefined);
export const encodeV2 = (r) => Y.encodeStateAsUpdateV2(r.doc, undefined);
export const version = (r) => Y.encodeStateVector(r.doc);
export const diff = (r, from) => Y.encodeStateAsUpdate(r.doc, from);
export const apply = (r, update) => Y.applyUpdate(r.doc, update, undefined);

export function insertFormatted(r, delta) {
  const txn = r.doc.beginTransaction(undefined);
  try {
    let at = 0;
    for (const op of delta) {
      r.text.insert(at, op.insert, op.attributes ?? {}, txn);
      at += op.insert.length;
    }
    txn.commit();
  } finally {
    txn.free();
  }
}

export const format = (r, position, length, attributes) => r.text.format(position, length, attributes, undefined);
export const delta = (r) => r.text.toDelta(undefined, undefined, undefined, undefined);

export function release(r) {
  r.observer?.free();
  r.text.free();
  r.doc.free();
}
