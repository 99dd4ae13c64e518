import crdt from 'json-joy/lib/json-crdt/index.js';
import patching from 'json-joy/lib/json-crdt-patch/index.js';

const { Model } = crdt;
const { Patch, s } = patching;

export const packageName = 'json-joy';

/** json-joy keeps session ids below 65,536 for itself. */
const FIRST_SESSION = 100_000;

function wrap(model) {
  return { model, text: model.api.str(['content']), sink: null };
}

export function replica(client) {
  return wrap(Model.create(s.obj({ content: s.str('') }), FIRST_SESSION + client));
}

export function replicaFrom(bytes, client) {
  return wrap(Model.load(bytes, FIRST_SESSION + client));
}

export function listen(r, sink) {
  r.model.api.flush();
  r.sink = sink;
}

export function edit(r, position, deleted, inserted) {
  if (deleted > 0) r.text.del(position, deleted);
  if (inserted !== '') r.text.ins(position, inserted);
  const patch = r.model.api.flush();
  if (r.sink !== null) r.sink.push(patch.toBinary());
}

export const text = (r) => r.model.view().content;
export const encode = (r) => r.model.toBinary();
export const apply = (r, update) => r.model.applyPatch(Patch.fromBinary(update));

/** json-joy has no diff of documents: what another replica lacks is the batch of its patches. */
export const applyAll = (r, updates) => r.model.applyBatch(updates.map((update) => Patch.fromBinary(update)));
export const release = () => {};
