/**
 * Runs every workload for every peer, each in a process of its own, and writes one JSON line each.
 * node run.mjs --work DIR --traces DIR,DIR --out FILE [--peers a,b] [--workloads PATTERN]
 *              [--bound-seconds 120] [--budget-seconds 8]
 * A process that is not done with its preparation, or afterwards with its runs, within the bound of CPU
 * time (or, if others use the machine, ten times that by the clock) is stopped, and its line says so.
 */
import { fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { workloads } from './workloads.mjs';

const PEERS = ['yjs', 'ywasm', 'loro-crdt', 'diamond-types-node', 'json-joy', 'automerge'];
const FIRST_LOADS = 5;
const CLOCK_TICKS_PER_SECOND = 100;
const WALL_FACTOR = 10;
const HEAP_MEGABYTES = 6144;

const { values: options } = parseArgs({
  options: {
    work: { type: 'string' },
    traces: { type: 'string' },
    out: { type: 'string' },
    peers: { type: 'string', default: PEERS.join(',') },
    workloads: { type: 'string', default: '.' },
    'bound-seconds': { type: 'string', default: '120' },
    'budget-seconds': { type: 'string', default: '8' },
  },
});
for (const name of ['work', 'traces', 'out']) if (!options[name]) throw new Error(`--${name} is missing`);
const boundSeconds = Number(options['bound-seconds']);
const here = path.dirname(fileURLToPath(import.meta.url));

/** CPU seconds of a process so far; null where the system does not tell. */
function cpuSeconds(pid) {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
  } catch {
    return null;
  }
}

function runOnce(peer, workload) {
  return new Promise((resolve) => {
    const args = [peer, workload, options.work, options.traces, options['budget-seconds']];
    const execArgv = ['--expose-gc', `--max-old-space-size=${HEAP_MEGABYTES}`];
    const child = fork(path.join(here, 'measure.mjs'), args, { execArgv, silent: true });
    let stdout = '';
    let stderr = '';
    let phase = 'preparation';
    let stopped = null;
    const stop = () => {
      stopped = phase;
      child.kill('SIGKILL');
    };
    let phaseStart = performance.now();
    let phaseCpu = 0;
    const timer = setInterval(() => {
      const wall = (performance.now() - phaseStart) / 1000;
      const cpu = cpuSeconds(child.pid);
      if (cpu === null ? wall > boundSeconds : cpu - phaseCpu > boundSeconds || wall > WALL_FACTOR * boundSeconds) stop();
    }, 500);
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr += data));
    child.on('message', () => {
      phase = 'run';
      phaseStart = performance.now();
      phaseCpu = cpuSeconds(child.pid) ?? 0;
    });
    child.on('close', (code) => {
      clearInterval(timer);
      const line = stdout.split('\n').find((text) => text.startsWith('{"peer"'));
      if (stopped !== null) resolve({ peer, workload, status: 'stopped', reason: `${stopped} took more than ${boundSeconds} s` });
      else if (line) resolve(JSON.parse(line));
      else resolve({ peer, workload, status: 'failed', reason: `exit ${code}: ${stderr.trim().split('\n').slice(-3).join(' ')}` });
    });
  });
}

/** A first load is by nature one run per process, so several processes make its median. */
async function run(peer, workload) {
  const first = await runOnce(peer, workload);
  if (!workload.startsWith('first-load/') || first.status !== 'measured') return first;
  const all = [first];
  while (all.length < FIRST_LOADS) all.push(await runOnce(peer, workload));
  const middle = (key) => all.map((one) => one[key]).sort((a, b) => a - b)[all.length >> 1];
  return { ...first, runs: all.length, medianMillis: middle('medianMillis'), cpuMillis: middle('cpuMillis'), minMillis: Math.min(...all.map((one) => one.minMillis)) };
}

fs.mkdirSync(options.work, { recursive: true });
const out = fs.openSync(options.out, 'a');
const pattern = new RegExp(options.workloads);
const names = Object.keys(workloads({ peer: {}, peerName: '', work: options.work, traces: options.traces.split(',') }));
for (const peer of options.peers.split(',')) {
  for (const workload of names.filter((name) => pattern.test(name))) {
    const line = await run(peer, workload);
    fs.writeSync(out, JSON.stringify(line) + '\n');
    const figure = line.status === 'measured' ? `${line.cpuMillis ?? '-'} ms CPU, ${line.medianMillis ?? '-'} ms` : line.reason;
    console.log(`${peer} ${workload}: ${line.status}: ${figure}`);
  }
}
fs.closeSync(out);
