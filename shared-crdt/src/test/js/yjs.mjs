// The real Yjs behind two pipes: one JSON request per line in, one JSON answer per line out.
//
// Request  {"do": command, ...arguments}   or a list of them, answered by a list
// Answer   {"ok": value} or {"error": message}
//
// Bytes are base64. Values, operations and views are written as in the golden vectors (see
// shared-crdt/src/test/resources/vectors/README.md), and so are paths: the name of a root, then a
// map key or a visible index for each level.
import { createInterface } from 'node:readline'
import * as Y from 'yjs'
import * as awarenessProtocol from 'y-protocols/awareness'

const b64 = bytes => Buffer.from(bytes).toString('base64')
const bytes = text => new Uint8Array(Buffer.from(text, 'base64'))

/** Documents, undo managers and awareness instances by number. */
const docs = []
const undoManagers = []
const awarenesses = []

// Values ----------------------------------------------------------------------------------------

const fromTagged = v => {
  if (v === null || typeof v !== 'object') return v
  if (Array.isArray(v)) return v.map(fromTagged)
  switch (v.$) {
    case undefined: return Object.fromEntries(Object.entries(v).map(([k, e]) => [k, fromTagged(e)]))
    case 'undefined': return undefined
    case 'bigint': return BigInt(v.v)
    case 'number': return Number(v.v)
    case 'bytes': return bytes(v.v)
    case 'doc': {
      const options = { guid: v.guid }
      for (const k of ['gc', 'autoLoad', 'meta']) if (k in v) options[k] = fromTagged(v[k])
      return new Y.Doc(options)
    }
    case 'map': return new Y.Map(v.e.map(([k, e]) => [k, fromTagged(e)]))
    case 'array': return Y.Array.from(v.v.map(fromTagged))
    case 'text':
    case 'xmltext': {
      const text = v.$ === 'text' ? new Y.Text(v.s) : new Y.XmlText(v.s)
      if (v.delta) text.applyDelta(fromTagged(v.delta))
      return text
    }
    case 'xmlelement': {
      const element = new Y.XmlElement(v.n)
      element.insert(0, (v.c ?? []).map(fromTagged))
      for (const [k, a] of v.a ?? []) element.setAttribute(k, fromTagged(a))
      return element
    }
    case 'xmlfragment': {
      const fragment = new Y.XmlFragment()
      fragment.insert(0, (v.c ?? []).map(fromTagged))
      return fragment
    }
    case 'xmlhook': {
      const hook = new Y.XmlHook(v.n)
      for (const [k, e] of v.e ?? []) hook.set(k, fromTagged(e))
      return hook
    }
    default: throw new Error('unknown tag ' + v.$)
  }
}

const record = (entries, tag) => Object.fromEntries(entries.map(([k, v]) => [k, tag(v)]))

const toTagged = v => {
  if (v === undefined) return { $: 'undefined' }
  if (typeof v === 'bigint') return { $: 'bigint', v: v.toString() }
  if (typeof v === 'number' && (!Number.isFinite(v) || Object.is(v, -0))) {
    return { $: 'number', v: Object.is(v, -0) ? '-0' : String(v) }
  }
  if (v === null || typeof v !== 'object') return v
  if (v instanceof Uint8Array) return { $: 'bytes', v: b64(v) }
  if (v instanceof Y.AbstractType) return view(v)
  if (v instanceof Y.Doc) return docView(v)
  if (Array.isArray(v)) return v.map(toTagged)
  return record(Object.entries(v), toTagged)
}

const docView = doc => {
  const out = { $: 'doc', guid: doc.guid }
  if (!doc.gc) out.gc = false
  if (doc.autoLoad) out.autoLoad = true
  if (doc.meta != null) out.meta = toTagged(doc.meta)
  return out
}

const deltaView = delta => delta.map(op => record(Object.entries(op), toTagged))

const withAttributes = (out, attributes) => {
  if (Object.keys(attributes).length > 0) out.a = record(Object.entries(attributes), toTagged)
  return out
}

const view = type => {
  if (type instanceof Y.XmlText) {
    return withAttributes({ $: 'xmltext', delta: deltaView(type.toDelta()) }, type.getAttributes())
  }
  if (type instanceof Y.Text) {
    return withAttributes({ $: 'text', delta: deltaView(type.toDelta()) }, type.getAttributes())
  }
  if (type instanceof Y.XmlHook) {
    return { $: 'xmlhook', n: type.hookName, e: record([...type.entries()], toTagged) }
  }
  if (type instanceof Y.Map) return { $: 'map', e: record([...type.entries()], toTagged) }
  if (type instanceof Y.Array) return { $: 'array', v: type.toArray().map(toTagged) }
  if (type instanceof Y.XmlElement) {
    const out = withAttributes({ $: 'xmlelement', n: type.nodeName }, type.getAttributes())
    return { ...out, c: type.toArray().map(toTagged) }
  }
  if (type instanceof Y.XmlFragment) return { $: 'xmlfragment', c: type.toArray().map(toTagged) }
  throw new Error('no view of ' + type.constructor.name)
}

// Roots and paths -------------------------------------------------------------------------------

const getRoot = {
  text: (doc, name) => doc.getText(name),
  array: (doc, name) => doc.getArray(name),
  map: (doc, name) => doc.getMap(name),
  xmlfragment: (doc, name) => doc.getXmlFragment(name),
  xmlelement: (doc, name) => doc.get(name, Y.XmlElement),
  xmltext: (doc, name) => doc.get(name, Y.XmlText)
}

const declare = (entry, roots) => {
  for (const [kind, name] of roots ?? []) {
    if (!getRoot[kind]) throw new Error('unknown kind of root ' + kind)
    getRoot[kind](entry.doc, name)
    if (!entry.roots.some(([, n]) => n === name)) entry.roots.push([kind, name])
  }
}

const embeddedTypeAt = (text, index) => {
  let at = 0
  for (const op of text.toDelta()) {
    if (at === index) return op.insert
    at += typeof op.insert === 'string' ? op.insert.length : 1
  }
  return undefined
}

const locate = (doc, path) => {
  let type = doc.share.get(path[0])
  for (const step of path.slice(1)) {
    if (type instanceof Y.Text) type = typeof step === 'string' ? type.getAttribute(step) : embeddedTypeAt(type, step)
    else if (type instanceof Y.XmlElement && typeof step === 'string') type = type.getAttribute(step)
    else type = type.get(step)
  }
  if (!(type instanceof Y.AbstractType)) throw new Error('no shared type at ' + JSON.stringify(path))
  return type
}

// Operations ------------------------------------------------------------------------------------

const operations = {
  'text.insert': (t, o) => o.attrs ? t.insert(o.i, o.s, fromTagged(o.attrs)) : t.insert(o.i, o.s),
  'text.embed': (t, o) => o.attrs
    ? t.insertEmbed(o.i, fromTagged(o.v), fromTagged(o.attrs))
    : t.insertEmbed(o.i, fromTagged(o.v)),
  'text.delete': (t, o) => t.delete(o.i, o.n),
  'text.format': (t, o) => t.format(o.i, o.n, fromTagged(o.attrs)),
  'text.delta': (t, o) => t.applyDelta(fromTagged(o.delta), { sanitize: o.sanitize ?? true }),
  'attr.set': (t, o) => t.setAttribute(o.k, fromTagged(o.v)),
  'attr.remove': (t, o) => t.removeAttribute(o.k),
  'list.insert': (t, o) => t.insert(o.i, o.vs.map(fromTagged)),
  'list.push': (t, o) => t.push(o.vs.map(fromTagged)),
  'list.delete': (t, o) => t.delete(o.i, o.n),
  'list.insertAfter': (t, o) => t.insertAfter(o.ref === null ? null : t.get(o.ref), o.vs.map(fromTagged)),
  'map.set': (t, o) => t.set(o.k, fromTagged(o.v)),
  'map.delete': (t, o) => t.delete(o.k),
  'map.clear': t => t.clear()
}

const perform = (doc, ops) => {
  for (const o of ops) {
    const operation = operations[o.op]
    if (!operation) throw new Error('unknown operation ' + o.op)
    operation(locate(doc, o.t), o)
  }
}

// Commands --------------------------------------------------------------------------------------

const entry = d => {
  if (!docs[d]) throw new Error('no document ' + d)
  return docs[d]
}

const register = (doc, roots) => {
  const created = { doc, roots: [], updates: [] }
  doc.on('update', (v1, origin, _, tr) => {
    created.updates.push({ v1: b64(v1), local: tr.local, origin: describe(origin) })
  })
  doc.on('updateV2', v2 => { created.updates[created.updates.length - 1].v2 = b64(v2) })
  declare(created, roots)
  docs.push(created)
  return docs.length - 1
}

const describe = origin => origin === null || typeof origin === 'string' ? origin : 'object'

const drain = e => e.updates.splice(0)

const deleteSetOf = doc =>
  [...Y.createDeleteSetFromStructStore(doc.store).clients.entries()]
    .sort(([a], [b]) => b - a)
    .map(([client, ranges]) => [client, ranges.map(r => [r.clock, r.len])])

// What callbacks tell -----------------------------------------------------------------------------

const kindOf = type => type.constructor.name.replace(/^_?Y/, '').toLowerCase()

/** An old value may be a type that is deleted, whose content is gone. */
const oldView = v => v instanceof Y.AbstractType ? { $: 'deletedType', type: kindOf(v) } : toTagged(v)

const eventView = event => ({
  path: event.path,
  target: kindOf(event.target),
  delta: deltaView(event.changes.delta.map(op => Array.isArray(op.insert) ? { ...op, insert: [...op.insert] } : op)),
  keys: [...event.changes.keys].map(([key, change]) =>
    change.action === 'add' ? [key, 'add'] : [key, change.action, oldView(change.oldValue)])
})

const changedView = transaction =>
  [...transaction.changed].map(([type, keys]) => [kindOf(type), [...keys].sort()])

const guids = docs => [...docs].map(doc => doc.guid)

const watch = (e, paths, react) => {
  const { doc } = e
  const calls = e.calls = []
  let reactions = react ?? []
  doc.on('beforeAllTransactions', () => calls.push(['beforeAll']))
  for (const name of ['beforeTransaction', 'beforeObserverCalls', 'afterTransaction', 'afterTransactionCleanup']) {
    doc.on(name, tr => calls.push(
      [name, describe(tr.origin), tr.local, name === 'afterTransaction' ? changedView(tr) : null]))
  }
  doc.on('update', update => calls.push(['update', b64(update)]))
  doc.on('updateV2', update => calls.push(['updateV2', b64(update)]))
  doc.on('subdocs', s => calls.push(['subdocs', guids(s.loaded), guids(s.added), guids(s.removed)]))
  doc.on('afterAllTransactions', (_, all) => calls.push(['afterAll', all.length]))
  for (const path of paths) {
    const type = locate(doc, path)
    type.observe(event => {
      calls.push(['observe', path, eventView(event)])
      const ops = reactions
      reactions = []
      if (ops.length > 0) doc.transact(() => perform(doc, ops), 'reaction')
    })
    type.observeDeep(events => calls.push(['observeDeep', path, events.map(eventView)]))
  }
}

const trackedOrigins = origins => new Set(origins ?? [null])

const relativePosition = o => o.json ? Y.createRelativePositionFromJSON(o.json) : Y.decodeRelativePosition(bytes(o.b))

const commands = {
  version: () => ({ node: process.versions.node }),
  /** {clientID?, gc?, roots?} -> number of the document */
  doc: o => {
    const doc = new Y.Doc({ gc: o.gc ?? true })
    if (o.clientID !== undefined) doc.clientID = o.clientID
    return register(doc, o.roots)
  },
  declare: o => declare(entry(o.d), o.roots),
  destroy: o => { entry(o.d).doc.destroy(); docs[o.d] = undefined },
  /** Forgets all documents, undo managers and awareness instances. */
  reset: () => {
    docs.forEach(e => e?.doc.destroy())
    awarenesses.forEach(a => a.destroy())
    docs.length = undoManagers.length = awarenesses.length = 0
  },
  setClientID: o => { entry(o.d).doc.clientID = o.clientID },
  clientID: o => entry(o.d).doc.clientID,
  /** {d, ops, origin?} -> updates that were emitted; an operation's error ends the transaction */
  tx: o => {
    const e = entry(o.d)
    e.doc.transact(() => perform(e.doc, o.ops), o.origin ?? null)
    return drain(e)
  },
  /** {d, u: [bytes], fmt?: 1|2, origin?} -> updates that were emitted */
  apply: o => {
    const e = entry(o.d)
    const apply = o.fmt === 2 ? Y.applyUpdateV2 : Y.applyUpdate
    for (const u of o.u) apply(e.doc, bytes(u), o.origin ?? 'remote')
    return drain(e)
  },
  /** {from, to, fmt?}: brings one document to what the other one has */
  sync: o => {
    const sv = Y.encodeStateVector(entry(o.to).doc)
    const v2 = o.fmt === 2
    const update = v2 ? Y.encodeStateAsUpdateV2(entry(o.from).doc, sv) : Y.encodeStateAsUpdate(entry(o.from).doc, sv)
    ;(v2 ? Y.applyUpdateV2 : Y.applyUpdate)(entry(o.to).doc, update, 'remote')
    return b64(update)
  },
  updates: o => drain(entry(o.d)),
  state: o => {
    const encode = o.fmt === 2 ? Y.encodeStateAsUpdateV2 : Y.encodeStateAsUpdate
    return b64(o.sv ? encode(entry(o.d).doc, bytes(o.sv)) : encode(entry(o.d).doc))
  },
  sv: o => b64(Y.encodeStateVector(entry(o.d).doc)),
  snapshot: o => {
    const snapshot = Y.snapshot(entry(o.d).doc)
    return b64(o.fmt === 2 ? Y.encodeSnapshotV2(snapshot) : Y.encodeSnapshot(snapshot))
  },
  /** {d, b, fmt?, roots?} -> number of a document as it was at the snapshot */
  restore: o => {
    const snapshot = o.fmt === 2 ? Y.decodeSnapshotV2(bytes(o.b)) : Y.decodeSnapshot(bytes(o.b))
    return register(Y.createDocFromSnapshot(entry(o.d).doc, snapshot), o.roots ?? entry(o.d).roots)
  },
  /** {d, t, b, prev?}: delta of a text as it was at a snapshot */
  deltaAt: o => {
    const text = locate(entry(o.d).doc, o.t)
    const prev = o.prev ? Y.decodeSnapshot(bytes(o.prev)) : undefined
    return deltaView(text.toDelta(Y.decodeSnapshot(bytes(o.b)), prev))
  },
  /** {d} -> everything that can be compared */
  view: o => {
    const { doc, roots } = entry(o.d)
    const out = { roots: {}, json: {}, strings: {}, ds: deleteSetOf(doc) }
    for (const [, name] of roots) {
      const root = doc.share.get(name)
      out.roots[name] = view(root)
      out.json[name] = toTagged(root.toJSON())
      if (root instanceof Y.Text || root instanceof Y.XmlFragment) out.strings[name] = root.toString()
    }
    out.sv = b64(Y.encodeStateVector(doc))
    out.snapV1 = b64(Y.encodeSnapshot(Y.snapshot(doc)))
    out.pending = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
    return out
  },
  /** {d, t: [paths], react?: ops}: notes every callback from now on; the first observer runs ops */
  watch: o => watch(entry(o.d), o.t, o.react),
  /** {d} -> the callbacks since the last time */
  calls: o => entry(o.d).calls.splice(0),
  /** {d, t, k, act}: loads or destroys the sub-document under a key, or only looks at it */
  subdoc: o => {
    const sub = locate(entry(o.d).doc, o.t).get(o.k)
    if (o.act) sub[o.act]()
    const now = locate(entry(o.d).doc, o.t).get(o.k)
    return { guid: now.guid, shouldLoad: now.shouldLoad, same: now === sub, live: guids(entry(o.d).doc.subdocs) }
  },
  text: o => locate(entry(o.d).doc, o.t).toString(),
  json: o => toTagged(locate(entry(o.d).doc, o.t).toJSON()),
  delta: o => deltaView(locate(entry(o.d).doc, o.t).toDelta()),
  length: o => locate(entry(o.d).doc, o.t).length,

  /** {d, scope: [paths], timeout?, origins?, ignoreRemoteMapChanges?} -> number of the manager */
  um: o => {
    const { doc } = entry(o.d)
    undoManagers.push(new Y.UndoManager(o.scope.map(path => locate(doc, path)), {
      captureTimeout: o.timeout ?? Number.MAX_SAFE_INTEGER,
      trackedOrigins: trackedOrigins(o.origins),
      ignoreRemoteMapChanges: o.ignoreRemoteMapChanges ?? false
    }))
    return undoManagers.length - 1
  },
  undo: o => undoManagers[o.um ?? 0].undo() !== null,
  redo: o => undoManagers[o.um ?? 0].redo() !== null,
  stopCapturing: o => undoManagers[o.um ?? 0].stopCapturing(),
  umClear: o => undoManagers[o.um ?? 0].clear(),
  umStacks: o => [undoManagers[o.um ?? 0].undoStack.length, undoManagers[o.um ?? 0].redoStack.length],

  merge: o => b64((o.fmt === 2 ? Y.mergeUpdatesV2 : Y.mergeUpdates)(o.u.map(bytes))),
  diff: o => b64((o.fmt === 2 ? Y.diffUpdateV2 : Y.diffUpdate)(bytes(o.u), bytes(o.sv))),
  convert: o => b64((o.to === 2 ? Y.convertUpdateFormatV1ToV2 : Y.convertUpdateFormatV2ToV1)(bytes(o.u))),
  svFromUpdate: o => b64((o.fmt === 2 ? Y.encodeStateVectorFromUpdateV2 : Y.encodeStateVectorFromUpdate)(bytes(o.u))),

  /** {d, t, i, assoc?} -> {b, json} */
  relposCreate: o => {
    const position = Y.createRelativePositionFromTypeIndex(locate(entry(o.d).doc, o.t), o.i, o.assoc ?? 0)
    return { b: b64(Y.encodeRelativePosition(position)), json: Y.relativePositionToJSON(position) }
  },
  /** {d, b or json, follow?} -> {i, assoc} or null */
  relposResolve: o => {
    const found = Y.createAbsolutePositionFromRelativePosition(relativePosition(o), entry(o.d).doc, o.follow ?? true)
    return found && { i: found.index, assoc: found.assoc }
  },

  /** {d} -> number of the awareness instance of a document */
  awareness: o => {
    awarenesses.push(new awarenessProtocol.Awareness(entry(o.d).doc))
    return awarenesses.length - 1
  },
  awarenessSet: o => awarenesses[o.a].setLocalState(o.state),
  awarenessEncode: o => {
    const awareness = awarenesses[o.a]
    return b64(awarenessProtocol.encodeAwarenessUpdate(awareness, o.clients ?? [...awareness.getStates().keys()]))
  },
  awarenessApply: o => awarenessProtocol.applyAwarenessUpdate(awarenesses[o.a], bytes(o.b), 'remote'),
  awarenessStates: o => record([...awarenesses[o.a].getStates()], state => state)
}

// The loop --------------------------------------------------------------------------------------

const answer = request => {
  try {
    if (Array.isArray(request)) return request.map(answer)
    const command = commands[request.do]
    if (!command) throw new Error('unknown command ' + request.do)
    return { ok: command(request) ?? null }
  } catch (error) {
    return { error: error.message || String(error) }
  }
}

// Yjs warns on the console, which must not get between the answers.
console.log = console.warn = (...parts) => process.stderr.write(parts.join(' ') + '\n')

createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on('line', line => process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n'))
  .on('close', () => process.exit(0))
