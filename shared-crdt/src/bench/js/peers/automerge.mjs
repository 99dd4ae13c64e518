import * as A from '@automerge/automerge';

export const packageName = '@automerge/automerge';

const actor = (client) => client.toString(16).padStart(32, '0');

export function replica(client) {
  return { doc: A.from({ content: '' }, { actor: actor(client) }), sink: null };
}

export function replicaFrom(bytes, client) {
  return { doc: A.load(bytes, { actor: actor(client) }), sink: null };
}

export function listen(r, sink) {
  r.sink = sink;
}

export function edit(r, position, deleted, inserted) {
  r.doc = A.change(r.doc, (draft) => A.splice(draft, ['content'], position, deleted, inserted));
  if (r.sink !== null) r.sink.push(A.getLastLocalChange(r.doc));
}

/** Many edits as one change. */
export function editMany(r, edits) {
  r.doc = A.change(r.doc, (draft) => {
    for (const [position, deleted, inserted] of edits) A.splice(draft, ['content'], position, deleted, inserted);
  });
}

export const text = (r) => r.doc.content;
export const encode = (r) => A.save(r.doc);
export const version = (r) => A.getHeads(r.doc);
export const diff = (r, from) => A.saveSince(r.doc, from);

export function apply(r, update) {
  r.doc = A.loadIncremental(r.doc, update);
}

export const release = (r) => A.free(r.doc);
