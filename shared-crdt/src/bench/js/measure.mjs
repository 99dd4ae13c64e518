/**
 * Measures one workload of one peer in this process and prints one JSON line.
 * node --expose-gc measure.mjs PEER WORKLOAD WORK_DIRECTORY TRACE_DIRECTORIES(comma) BUDGET_SECONDS
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { workloads } from './workloads.mjs';

const MAX_RUNS = 25;
const WARM_RUNS = 4;
const WARM_RUNS_MAX = 40;
const HELD = 20;

const [peerName, workload, work, traces, budgetSeconds] = process.argv.slice(2);
const budgetMillis = Number(budgetSeconds) * 1000;
const peer = await import(`./peers/${peerName}.mjs`);
const all = workloads({ peer, peerName, work, traces: traces.split(',') });
const selected = all[workload];
if (selected === undefined) throw new Error(`there is no workload ${workload}, or its trace is missing`);

function version(packageName) {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return JSON.parse(fs.readFileSync(path.join(here, 'node_modules', packageName, 'package.json'), 'utf8')).version;
}

const digest = (text) => crypto.createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const round = (value) => Math.round(value * 1000) / 1000;

function timed(ctx) {
  const input = selected.fresh(ctx);
  const cpu = process.cpuUsage();
  const start = performance.now();
  const output = selected.run(input);
  const wall = performance.now() - start;
  const used = process.cpuUsage(cpu);
  const size = selected.size?.(ctx, output);
  return { wall, cpu: (used.user + used.system) / 1000, size, digest: digest(selected.check(output, ctx)) };
}

function measureTime(ctx) {
  const first = timed(ctx);
  const runs = [];
  const start = performance.now();
  // A run that takes most of the budget alone is its own measurement; all others are warm. No forced
  // collection comes between them: V8 throws compiled code away in those, and each run would be a first one.
  if (!selected.once && first.wall <= budgetMillis / 3) {
    for (let i = 0; i < WARM_RUNS || (i < WARM_RUNS_MAX && performance.now() - start < budgetMillis / 3); i++) timed(ctx);
  }
  while (!selected.once && runs.length < MAX_RUNS && (runs.length < 3 || performance.now() - start < budgetMillis)) {
    if (performance.now() - start > 3 * budgetMillis) break;
    if (first.wall > budgetMillis) break;
    runs.push(timed(ctx));
  }
  const samples = runs.length > 0 ? runs : [first];
  return {
    status: 'measured',
    runs: samples.length,
    warm: runs.length > 0,
    medianMillis: round(median(samples.map((run) => run.wall))),
    minMillis: round(Math.min(...samples.map((run) => run.wall))),
    cpuMillis: round(median(samples.map((run) => run.cpu))),
    firstMillis: round(first.wall),
    firstCpuMillis: round(first.cpu),
    sizeBytes: first.size,
    textDigest: first.digest,
  };
}

/** What one loaded document keeps: on the JavaScript heap, in array buffers, and of the whole process. */
function measureMemory(ctx) {
  selected.hold(ctx);
  const sample = () => {
    for (let i = 0; i < 4; i++) global.gc();
    return process.memoryUsage();
  };
  const held = [];
  const before = sample();
  for (let i = 0; i < HELD; i++) held.push(selected.hold(ctx));
  const after = sample();
  return {
    status: 'measured',
    runs: held.length,
    heapBytes: Math.round((after.heapUsed + after.external - before.heapUsed - before.external) / HELD),
    rssBytes: Math.round((after.rss - before.rss) / HELD),
  };
}

function measure() {
  const reason = selected.missing?.() ?? null;
  if (reason !== null) return { status: 'not offered', reason };
  const ctx = selected.setup();
  process.send?.('ready');
  return selected.memory ? measureMemory(ctx) : measureTime(ctx);
}

let result;
try {
  result = measure();
} catch (error) {
  result = { status: 'failed', reason: String(error?.message ?? error) };
}
const memory = process.memoryUsage();
console.log(
  JSON.stringify({
    peer: peer.packageName,
    version: version(peer.packageName),
    workload,
    ...result,
    processRssBytes: memory.rss,
    processHeapBytes: memory.heapUsed,
  }),
);
process.exit(result.status === 'failed' ? 1 : 0);
