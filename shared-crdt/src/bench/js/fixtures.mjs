/** What a library itself made of a trace, kept on disk so that each workload need not type it again. */
import fs from 'node:fs';
import path from 'node:path';

/** ywasm speaks Yjs's format, and would need most of a minute per trace to make the same bytes. */
const MADE_BY = { ywasm: 'yjs' };

const file = (work, peer, trace, part) => path.join(work, 'fixtures', `${MADE_BY[peer] ?? peer}-${trace}.${part}`);

export const isMadeByAnother = (peer) => peer in MADE_BY;

export function write(work, peer, trace, parts) {
  fs.mkdirSync(path.join(work, 'fixtures'), { recursive: true });
  for (const [part, bytes] of Object.entries(parts)) fs.writeFileSync(file(work, peer, trace, part), bytes);
}

export function read(work, peer, trace, part) {
  const name = file(work, peer, trace, part);
  if (!fs.existsSync(name)) throw new Error(`there is no ${path.basename(name)}: preparing it failed or was stopped, see that line`);
  return new Uint8Array(fs.readFileSync(name));
}

/** Each update behind its length in four bytes. */
export function packUpdates(updates) {
  const packed = Buffer.alloc(updates.reduce((sum, update) => sum + 4 + update.length, 0));
  let at = 0;
  for (const update of updates) {
    at = packed.writeUInt32LE(update.length, at);
    packed.set(update, at);
    at += update.length;
  }
  return packed;
}

export function unpackUpdates(packed) {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const updates = [];
  for (let at = 0; at < packed.length; ) {
    const length = view.getUint32(at, true);
    updates.push(packed.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return updates;
}
