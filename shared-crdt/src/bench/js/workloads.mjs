/**
 * Every workload, for any peer. A workload is prepared once (`setup`), gets what one run uses up from
 * `fresh`, is timed in `run`, and throws from `check` when the text is not what it must be; `check`
 * gives that text. What a library does not offer is `missing`, with the reason. The same names, sizes
 * and edits are in the Java sources beside this directory.
 */
import * as fixtures from './fixtures.mjs';
import { baseText, randomEdits, randomInserts } from './random.mjs';
import { hasTrace, readConcurrent, readSequential } from './traces.mjs';

export const SEQUENTIAL_TRACES = ['automerge-paper', 'rustcode', 'friendsforever_flat'];
const CONCURRENT_TRACE = 'friendsforever';

/** Client ids are random and take five bytes as a rule. */
const TYPIST = 2_863_311_530;
const FORK_BASE = 100_000;
const FORK_INSERTS = 50_000;
const BIG_LENGTH = 10_000_000;
const EDITS = 1_000;
const TOMBSTONE_RUNS = 100_000;
const TOMBSTONES_PER_RUN = 100;
const FORMAT_RUNS = 100_000;
const FORMAT_RUN_LENGTH = 10;
const GROWTH_RUN_LENGTH = 10;
const GROWTH_LENGTHS = [10_000, 100_000, 1_000_000, 10_000_000];
/** Quadratic merges are also measured on a prefix that they can finish. */
const MERGE_PREFIX = 8_000;

function equal(actual, expected, what) {
  if (actual !== expected) {
    throw new Error(`${what}: the text differs (${actual.length} characters, expected ${expected.length})`);
  }
  return actual;
}

function settle(peer, r) {
  peer.settle?.(r);
}

function typeAll(peer, r, edits) {
  for (let i = 0; i < edits.length; i++) {
    const edit = edits[i];
    peer.edit(r, edit[0], edit[1], edit[2]);
  }
  settle(peer, r);
}

function typeInOneChange(peer, r, edits) {
  if (peer.editMany) peer.editMany(r, edits);
  else if (peer.together) peer.together(r, () => typeAll(peer, r, edits));
  else typeAll(peer, r, edits);
}

/** A document that holds the given text, as bytes. */
function baseState(peer, content) {
  const r = peer.replica(1);
  if (content !== '') peer.edit(r, 0, 0, content);
  settle(peer, r);
  const bytes = peer.encode(r);
  peer.release(r);
  return bytes;
}

function needs(peer, ...functions) {
  for (const name of functions) {
    if (!peer[name]) return `the library has no ${name}, or it is not measured`;
  }
  return null;
}

function traceWorkloads(all, env, trace) {
  const { peer } = env;
  const history = () => readSequential(env.traces, trace);
  const fixture = (part) => fixtures.read(env.work, env.peerName, trace, part);

  all[`prepare/${trace}`] = {
    once: true,
    missing: () => (fixtures.isMadeByAnother(env.peerName) ? 'takes the bytes that Yjs made' : null),
    setup: history,
    fresh: (ctx) => ctx,
    run(ctx) {
      const updates = [];
      const r = peer.replica(TYPIST);
      const empty = peer.encode(r);
      peer.listen(r, updates);
      const half = ctx.edits.length >> 1;
      typeAll(peer, r, ctx.edits.slice(0, half));
      const parts = { empty, half: peer.encode(r) };
      typeAll(peer, r, ctx.edits.slice(half));
      parts.state = peer.encode(r);
      if (peer.encodeV2) parts.v2 = peer.encodeV2(r);
      parts.updates = fixtures.packUpdates(updates);
      fixtures.write(env.work, env.peerName, trace, parts);
      return peer.text(r);
    },
    check: (text, ctx) => equal(text, ctx.endContent, 'prepare'),
  };

  const typing = (captured) => ({
    setup: history,
    fresh(ctx) {
      const r = peer.replica(TYPIST);
      const sink = [];
      if (captured) peer.listen(r, sink);
      return { r, sink, edits: ctx.edits };
    },
    run(state) {
      typeAll(peer, state.r, state.edits);
      return state;
    },
    check(state, ctx) {
      if (captured && state.sink.length < ctx.edits.length) throw new Error(`only ${state.sink.length} updates were captured`);
      const text = equal(peer.text(state.r), ctx.endContent, 'typing');
      peer.release(state.r);
      return text;
    },
  });
  all[`type/${trace}`] = typing(false);
  all[`type-captured/${trace}`] = typing(true);

  all[`apply/${trace}`] = {
    setup: () => ({ ...history(), empty: fixture('empty'), updates: fixtures.unpackUpdates(fixture('updates')) }),
    fresh: (ctx) => ({ r: peer.replicaFrom(ctx.empty, 2), updates: ctx.updates }),
    run(state) {
      for (let i = 0; i < state.updates.length; i++) peer.apply(state.r, state.updates[i]);
      return state.r;
    },
    check(r, ctx) {
      const text = equal(peer.text(r), ctx.endContent, 'apply');
      peer.release(r);
      return text;
    },
  };

  const loading = (part, from) => ({
    missing: () => needs(peer, from),
    setup: () => ({ ...history(), bytes: fixture(part) }),
    fresh: (ctx) => ctx.bytes,
    size: (ctx) => ctx.bytes.length,
    run(bytes) {
      const r = peer[from](bytes, 2);
      return { r, text: peer.text(r) };
    },
    check(result, ctx) {
      peer.release(result.r);
      return equal(result.text, ctx.endContent, 'load');
    },
  });
  all[`load/${trace}`] = loading('state', 'replicaFrom');
  all[`load-v2/${trace}`] = loading('v2', 'replicaFromV2');
  all[`first-load/${trace}`] = { ...loading('state', 'replicaFrom'), once: true };

  const encoding = (how) => ({
    missing: () => needs(peer, how),
    setup: () => ({ ...history(), r: peer.replicaFrom(fixture('state'), 2) }),
    fresh: (ctx) => ctx.r,
    run: (r) => peer[how](r),
    size: (ctx, bytes) => bytes.length,
    check(bytes, ctx) {
      const r = how === 'encode' ? peer.replicaFrom(bytes, 3) : peer.replicaFromV2(bytes, 3);
      const text = equal(peer.text(r), ctx.endContent, 'encode');
      peer.release(r);
      return text;
    },
  });
  all[`encode/${trace}`] = encoding('encode');
  all[`encode-v2/${trace}`] = encoding('encodeV2');

  all[`diff-half/${trace}`] = {
    missing: () => needs(peer, 'diff', 'version'),
    setup() {
      const half = fixture('half');
      return { ...history(), half, r: peer.replicaFrom(fixture('state'), 2), from: peer.version(peer.replicaFrom(half, 3)) };
    },
    fresh: (ctx) => ctx,
    run: (ctx) => peer.diff(ctx.r, ctx.from),
    size: (ctx, bytes) => bytes.length,
    check(bytes, ctx) {
      const r = peer.replicaFrom(ctx.half, 4);
      peer.apply(r, bytes);
      const text = equal(peer.text(r), ctx.endContent, 'diff');
      peer.release(r);
      return text;
    },
  };

  const merging = (limit) => ({
    missing: () => needs(peer, 'merge'),
    setup: () => ({ ...history(), updates: fixtures.unpackUpdates(fixture('updates')).slice(0, limit) }),
    fresh: (ctx) => ctx.updates,
    run: (updates) => peer.merge(updates),
    size: (ctx, bytes) => bytes.length,
    check(bytes, ctx) {
      const expected = peer.replica(3);
      typeAll(peer, expected, ctx.edits.slice(0, limit));
      return equal(peer.text(peer.replicaFrom(bytes, 2)), peer.text(expected), 'merge');
    },
  });
  all[`merge/${trace}`] = merging(Infinity);
  all[`merge-first-${MERGE_PREFIX}/${trace}`] = merging(MERGE_PREFIX);

  all[`retained/${trace}`] = {
    memory: true,
    setup: () => ({ ...history(), bytes: fixture('state') }),
    hold(ctx) {
      const r = peer.replicaFrom(ctx.bytes, 2);
      equal(peer.text(r), ctx.endContent, 'load');
      return r;
    },
  };
}

/** Two replicas edit the same text apart; one is then given what the other did. */
function forkWorkloads(all, { peer }) {
  const setup = () => {
    const base = baseState(peer, baseText(FORK_BASE));
    const edits = [11, 12].map((seed) => randomInserts(FORK_INSERTS, FORK_BASE, seed));
    return { base, edits };
  };
  all['forks/local'] = {
    setup,
    fresh: (ctx) => ({ r: peer.replicaFrom(ctx.base, 2), edits: ctx.edits[0] }),
    run(state) {
      typeAll(peer, state.r, state.edits);
      return state.r;
    },
    check(r) {
      const text = peer.text(r);
      if (text.length !== FORK_BASE + FORK_INSERTS) throw new Error(`${text.length} characters`);
      peer.release(r);
      return text;
    },
  };
  all['forks/apply'] = {
    setup() {
      const ctx = setup();
      const other = peer.replicaFrom(ctx.base, 3);
      const patches = [];
      if (peer.diff) {
        const from = peer.version(other);
        typeAll(peer, other, ctx.edits[1]);
        ctx.update = peer.diff(other, from);
      } else {
        peer.listen(other, patches);
        typeAll(peer, other, ctx.edits[1]);
        ctx.patches = patches;
      }
      ctx.other = other;
      return ctx;
    },
    fresh(ctx) {
      const r = peer.replicaFrom(ctx.base, 2);
      const mine = [];
      if (!peer.diff) peer.listen(r, mine);
      const from = peer.diff ? peer.version(r) : null;
      typeAll(peer, r, ctx.edits[0]);
      return { r, from, mine, ctx };
    },
    run(state) {
      if (state.ctx.update) peer.apply(state.r, state.ctx.update);
      else peer.applyAll(state.r, state.ctx.patches);
      return state;
    },
    /** The first run also gives the other replica this one's edits: both must end in one text. */
    check({ r, from, mine, ctx }) {
      const text = peer.text(r);
      if (ctx.expected === undefined) {
        if (peer.diff) peer.apply(ctx.other, peer.diff(r, from));
        else peer.applyAll(ctx.other, mine);
        ctx.expected = peer.text(ctx.other);
      }
      peer.release(r);
      return equal(text, ctx.expected, 'forks');
    },
  };
}

/** Many clients insert at one place without knowing of one another. */
function samePlaceWorkloads(all, { peer }) {
  const define = (name, clients, inserts) => {
    all[name] = {
      setup() {
        const base = baseState(peer, 'ab');
        const updates = [];
        for (let client = 0; client < clients; client++) {
          const r = peer.replicaFrom(base, 10 + client);
          const sink = [];
          peer.listen(r, sink);
          for (let i = 0; i < inserts; i++) peer.edit(r, 1, 0, String.fromCharCode(97 + (client % 26)));
          updates.push(...sink);
          peer.release(r);
        }
        const reversed = peer.replicaFrom(base, 2);
        for (let i = clients - 1; i >= 0; i--) {
          for (let j = 0; j < inserts; j++) peer.apply(reversed, updates[i * inserts + j]);
        }
        const expected = peer.text(reversed);
        if (expected.length !== 2 + clients * inserts) throw new Error(`${expected.length} characters`);
        return { base, updates, expected };
      },
      fresh: (ctx) => ({ r: peer.replicaFrom(ctx.base, 3), updates: ctx.updates }),
      run(state) {
        for (const update of state.updates) peer.apply(state.r, update);
        return state.r;
      },
      check(r, ctx) {
        const text = equal(peer.text(r), ctx.expected, 'order of delivery');
        peer.release(r);
        return text;
      },
    };
  };
  define('same-place/1000x1', 1_000, 1);
  define('same-place/20x400', 20, 400);
  define('same-place/20x1600', 20, 1_600);
}

/** Two authors replayed as they typed: every edit is an update that the other receives when it did then. */
function liveWorkload(all, env) {
  const { peer } = env;
  all[`live/${CONCURRENT_TRACE}`] = {
    setup: () => ({ ...readConcurrent(env.traces, CONCURRENT_TRACE), base: baseState(peer, '') }),
    fresh(ctx) {
      const replicas = [];
      const sinks = [];
      for (let agent = 0; agent < ctx.agents; agent++) {
        replicas.push(peer.replicaFrom(ctx.base, 10 + agent));
        sinks.push([]);
        peer.listen(replicas[agent], sinks[agent]);
      }
      return { replicas, sinks, ctx };
    },
    run({ replicas, sinks, ctx }) {
      const made = new Array(ctx.steps.length);
      const known = replicas.map(() => 0);
      for (let i = 0; i < ctx.steps.length; i++) {
        const step = ctx.steps[i];
        const r = replicas[step.agent];
        for (const earlier of step.deliver) {
          if (ctx.steps[earlier].agent !== step.agent) for (const update of made[earlier]) peer.apply(r, update);
        }
        // Some libraries tell the listener of received updates too; those are not this step's.
        const sink = sinks[step.agent];
        sink.length = 0;
        for (const [position, deleted, inserted] of step.edits) peer.edit(r, position, deleted, inserted);
        made[i] = sink.splice(0);
      }
      return { replicas, made, known };
    },
    check({ replicas, made }, ctx) {
      for (let i = 0; i < made.length; i++) {
        for (let agent = 0; agent < replicas.length; agent++) {
          if (ctx.steps[i].agent !== agent) for (const update of made[i]) peer.apply(replicas[agent], update);
        }
      }
      const texts = replicas.map((r) => peer.text(r));
      replicas.forEach((r) => peer.release(r));
      texts.forEach((text) => equal(text, ctx.endContent, 'live'));
      return texts[0];
    },
  };
}

/** Edits at random places of a document that is loaded once per run. */
function editing(peer, makeState, length, reload) {
  return {
    setup: () => ({ bytes: makeState(), edits: randomEdits(EDITS, length, 21), r: null }),
    fresh(ctx) {
      if (reload || ctx.r === null) {
        if (ctx.r !== null) peer.release(ctx.r);
        ctx.r = peer.replicaFrom(ctx.bytes, 2);
      }
      return ctx;
    },
    run(ctx) {
      typeAll(peer, ctx.r, ctx.edits);
      return ctx.r;
    },
    check(r) {
      const text = peer.text(r);
      if (text.length !== length) throw new Error(`${text.length} characters, expected ${length}`);
      // A document that is not loaded anew differs after each run, so its text is not compared.
      return reload ? text : '';
    },
  };
}

function largeWorkloads(all, { peer }) {
  all['big/edits'] = editing(peer, () => baseState(peer, baseText(BIG_LENGTH)), BIG_LENGTH, false);

  const tombstones = () => {
    const r = peer.replica(1);
    peer.edit(r, 0, 0, baseText(TOMBSTONE_RUNS * (TOMBSTONES_PER_RUN + 1)));
    const deletes = [];
    for (let i = 0; i < TOMBSTONE_RUNS; i++) deletes.push([i, TOMBSTONES_PER_RUN, '']);
    typeInOneChange(peer, r, deletes);
    const bytes = peer.encode(r);
    peer.release(r);
    return bytes;
  };
  all['tombstones/load'] = {
    setup: () => ({ bytes: tombstones() }),
    fresh: (ctx) => ctx.bytes,
    size: (ctx) => ctx.bytes.length,
    run(bytes) {
      const r = peer.replicaFrom(bytes, 2);
      return { r, text: peer.text(r) };
    },
    check({ r, text }) {
      if (text.length !== TOMBSTONE_RUNS) throw new Error(`${text.length} characters`);
      peer.release(r);
      return text;
    },
  };
  all['tombstones/edits'] = editing(peer, tombstones, TOMBSTONE_RUNS, true);
}

function formatWorkloads(all, { peer }) {
  const length = FORMAT_RUNS * 2 * FORMAT_RUN_LENGTH;
  const missing = () => needs(peer, 'insertFormatted', 'delta', 'format');
  const plain = baseText(length);
  const ops = () => {
    const result = [];
    for (let i = 0; i < 2 * FORMAT_RUNS; i++) {
      const insert = plain.substring(i * FORMAT_RUN_LENGTH, (i + 1) * FORMAT_RUN_LENGTH);
      result.push(i % 2 === 0 ? { insert, attributes: { bold: true } } : { insert });
    }
    return result;
  };
  const checkDelta = (r) => {
    const delta = peer.delta(r);
    if (delta.length !== 2 * FORMAT_RUNS) throw new Error(`${delta.length} runs in the delta`);
    return delta;
  };
  const state = () => {
    const r = peer.replica(1);
    peer.insertFormatted(r, ops());
    checkDelta(r);
    const bytes = peer.encode(r);
    peer.release(r);
    return bytes;
  };
  all['formats/build'] = {
    missing,
    setup: () => ({ ops: ops() }),
    fresh: (ctx) => ({ r: peer.replica(1), ops: ctx.ops }),
    run({ r, ops: delta }) {
      peer.insertFormatted(r, delta);
      return r;
    },
    check(r) {
      checkDelta(r);
      const text = equal(peer.text(r), plain, 'formats');
      peer.release(r);
      return text;
    },
  };
  all['formats/apply'] = {
    missing,
    setup: () => ({ bytes: baseState(peer, plain) }),
    fresh: (ctx) => peer.replicaFrom(ctx.bytes, 2),
    run(r) {
      for (let i = 0; i < FORMAT_RUNS; i++) peer.format(r, 2 * i * FORMAT_RUN_LENGTH, FORMAT_RUN_LENGTH, { bold: true });
      settle(peer, r);
      return r;
    },
    check(r) {
      checkDelta(r);
      const text = equal(peer.text(r), plain, 'formats');
      peer.release(r);
      return text;
    },
  };
  all['formats/load'] = {
    missing,
    setup: () => ({ bytes: state() }),
    fresh: (ctx) => ctx.bytes,
    size: (ctx) => ctx.bytes.length,
    run(bytes) {
      const r = peer.replicaFrom(bytes, 2);
      return { r, delta: peer.delta(r) };
    },
    check({ r, delta }) {
      if (delta.length !== 2 * FORMAT_RUNS) throw new Error(`${delta.length} runs in the delta`);
      const text = equal(peer.text(r), plain, 'formats');
      peer.release(r);
      return text;
    },
  };
  all['formats/edits'] = { ...editing(peer, state, length, true), missing };
}

/** One document in runs of ten characters that cannot join, at growing lengths. */
function growthWorkloads(all, { peer }) {
  for (const length of GROWTH_LENGTHS) {
    const prepends = () => Array.from({ length: length / GROWTH_RUN_LENGTH }, () => [0, 0, baseText(GROWTH_RUN_LENGTH)]);
    const state = () => {
      const r = peer.replica(1);
      typeInOneChange(peer, r, prepends());
      const bytes = peer.encode(r);
      peer.release(r);
      return bytes;
    };
    const loadable = (bytes) => peer.replicaFrom(bytes, 2);
    all[`growth/local/${length}`] = editing(peer, state, length, true);
    all[`growth/remote/${length}`] = {
      setup() {
        const bytes = state();
        const r = peer.replicaFrom(bytes, 3);
        const updates = [];
        peer.listen(r, updates);
        typeAll(peer, r, randomEdits(EDITS, length, 22));
        const expected = peer.text(r);
        peer.release(r);
        return { bytes, updates, expected };
      },
      fresh: (ctx) => ({ r: loadable(ctx.bytes), updates: ctx.updates }),
      run(s) {
        for (const update of s.updates) peer.apply(s.r, update);
        return s.r;
      },
      check(r, ctx) {
        const text = equal(peer.text(r), ctx.expected, 'growth');
        peer.release(r);
        return text;
      },
    };
    all[`growth/position/${length}`] = {
      missing: () => needs(peer, 'lookUp'),
      setup: () => ({ r: loadable(state()), places: randomInserts(EDITS, length - EDITS, 23).map((edit) => edit[0]) }),
      fresh: (ctx) => ctx,
      run(ctx) {
        let wrong = 0;
        for (const place of ctx.places) if (peer.lookUp(ctx.r, place) !== place) wrong++;
        return wrong;
      },
      check(wrong) {
        if (wrong > 0) throw new Error(`${wrong} positions came back elsewhere`);
        return '';
      },
    };
    all[`growth/load/${length}`] = {
      setup: () => ({ bytes: state() }),
      fresh: (ctx) => ctx.bytes,
      size: (ctx) => ctx.bytes.length,
      run(bytes) {
        const r = peer.replicaFrom(bytes, 2);
        return { r, text: peer.text(r) };
      },
      check({ r, text }) {
        if (text.length !== length) throw new Error(`${text.length} characters`);
        peer.release(r);
        return text;
      },
    };
    all[`growth/merge/${length}`] = {
      missing: () => needs(peer, 'merge', 'diff'),
      setup() {
        const first = peer.replicaFrom(state(), 2);
        const from = peer.version(first);
        const old = peer.encode(first);
        typeInOneChange(peer, first, prepends());
        return { parts: [old, peer.diff(first, from)], expected: peer.text(first) };
      },
      fresh: (ctx) => ctx.parts,
      run: (parts) => peer.merge(parts),
      size: (ctx, bytes) => bytes.length,
      check: (bytes, ctx) => equal(peer.text(peer.replicaFrom(bytes, 3)), ctx.expected, 'merge'),
    };
  }
}

/** All workloads by name for env = { peer, peerName, traces (directories), work (directory) }. */
export function workloads(env) {
  const all = {};
  for (const trace of SEQUENTIAL_TRACES) if (hasTrace(env.traces, trace)) traceWorkloads(all, env, trace);
  if (hasTrace(env.traces, CONCURRENT_TRACE)) liveWorkload(all, env);
  forkWorkloads(all, env);
  samePlaceWorkloads(all, env);
  largeWorkloads(all, env);
  formatWorkloads(all, env);
  growthWorkloads(all, env);
  return all;
}
