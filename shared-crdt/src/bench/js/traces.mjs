/** Reads recorded editing histories; positions are code points, which these histories make equal to UTF-16 units. */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

function find(directories, name) {
  for (const directory of directories) {
    const file = path.join(directory, `${name}.json.gz`);
    if (fs.existsSync(file)) return file;
  }
  return null;
}

export function hasTrace(directories, name) {
  return find(directories, name) !== null;
}

function read(directories, name) {
  const file = find(directories, name);
  if (file === null) throw new Error(`no trace ${name}.json.gz in ${directories.join(', ')}`);
  const trace = JSON.parse(zlib.gunzipSync(fs.readFileSync(file)).toString('utf8'));
  if (/[\ud800-\udfff]/.test(JSON.stringify(trace.txns.map((txn) => txn.patches)))) {
    throw new Error(`${file} holds characters beyond the BMP: its positions would have to be converted`);
  }
  return trace;
}

/** A history by one author at a time: edits [position, deleted, inserted], and the text they end in. */
export function readSequential(directories, name) {
  const trace = read(directories, name);
  if (trace.kind === 'concurrent' || trace.startContent !== '') throw new Error(`${name} is not a sequential trace from empty`);
  return { edits: trace.txns.flatMap((txn) => txn.patches), endContent: trace.endContent };
}

/**
 * A concurrent history as a schedule: for each transaction its agent, its edits, and the earlier
 * transactions of other agents that this agent must have received before (in order).
 */
export function readConcurrent(directories, name) {
  const trace = read(directories, name);
  const seen = Array.from({ length: trace.numAgents }, () => new Set());
  const steps = trace.txns.map((txn, index) => {
    const deliver = [];
    const open = [...txn.parents];
    const known = seen[txn.agent];
    while (open.length > 0) {
      const parent = open.pop();
      if (known.has(parent)) continue;
      known.add(parent);
      deliver.push(parent);
      open.push(...trace.txns[parent].parents);
    }
    known.add(index);
    return { agent: txn.agent, edits: txn.patches, deliver: deliver.sort((a, b) => a - b) };
  });
  return { agents: trace.numAgents, steps, endContent: trace.endContent };
}
