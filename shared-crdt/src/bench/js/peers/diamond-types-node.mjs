import { Doc } from 'diamond-types-node';

export const packageName = 'diamond-types-node';

export function replica(client) {
  return { doc: new Doc(`agent-${client}`), sink: null };
}

export function replicaFrom(bytes, client) {
  return { doc: Doc.fromBytes(bytes, `agent-${client}`), sink: null };
}

export function listen(r, sink) {
  r.sink = sink;
}

export function edit(r, position, deleted, inserted) {
  const before = r.sink === null ? null : r.doc.getLocalVersion();
  if (deleted > 0) r.doc.del(position, deleted);
  if (inserted !== '') r.doc.ins(position, inserted);
  if (r.sink !== null) r.sink.push(r.doc.getPatchSince(before));
}

export const text = (r) => r.doc.get();
export const encode = (r) => r.doc.toBytes();
export const version = (r) => r.doc.getLocalVersion();
export const diff = (r, from) => r.doc.getPatchSince(from);
export const apply = (r, update) => void r.doc.mergeBytes(update);
export const release = (r) => r.doc.free();
