// Stock clients under Node, driven by lines of JSON: {id, do, ...} in, {id, ok} or {id, error} out.
import readline from 'node:readline'
import * as Y from 'yjs'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'

const clients = new Map()
const sockets = new Map()

const until = async (what, test, millis = 20000) => {
  const end = Date.now() + millis
  while (!test()) {
    if (Date.now() > end) throw new Error('timed out waiting for ' + what)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

const commands = {
  // Connects a document over y-websocket.
  y ({ name, url, room, params }) {
    const doc = new Y.Doc()
    const provider = new WebsocketProvider(url, room, doc, {
      WebSocketPolyfill: WebSocket, params: params ?? {}, disableBc: true
    })
    const client = { doc, provider, synced: () => provider.synced, awareness: provider.awareness, closes: [] }
    provider.on('connection-close', event => client.closes.push(event?.code ?? 0))
    clients.set(name, client)
  },
  // Opens a Hocuspocus socket, on which documents are attached.
  socket ({ name, url }) {
    sockets.set(name, new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket }))
  },
  // Attaches a document to a Hocuspocus socket.
  h ({ name, socket, room, token }) {
    const doc = new Y.Doc()
    const client = { doc, stateless: [], denied: null, scope: null }
    const provider = new HocuspocusProvider({
      websocketProvider: sockets.get(socket), name: room, document: doc, token: token ?? 'any',
      onStateless: ({ payload }) => client.stateless.push(payload),
      onAuthenticationFailed: ({ reason }) => { client.denied = reason },
      onAuthenticated: ({ scope }) => { client.scope = scope ?? provider.authorizedScope }
    })
    provider.attach()
    client.provider = provider
    client.awareness = provider.awareness
    client.synced = () => provider.isSynced
    clients.set(name, client)
  },
  async synced ({ name }) {
    const client = clients.get(name)
    await until('sync of ' + name, client.synced)
  },
  // Hocuspocus: everything that was sent has been acknowledged.
  async saved ({ name }) {
    const client = clients.get(name)
    await until('acknowledgement of ' + name, () => client.synced() && client.provider.unsyncedChanges === 0)
  },
  unsynced ({ name }) { return clients.get(name).provider.unsyncedChanges },
  scope ({ name }) { return clients.get(name).provider.authorizedScope ?? clients.get(name).scope },
  async denied ({ name }) {
    const client = clients.get(name)
    await until('denial of ' + name, () => client.denied !== null)
    return client.denied
  },
  insert ({ name, at, text }) {
    const content = clients.get(name).doc.getText('content')
    content.insert(at < 0 ? content.length : at, text)
  },
  // Types single characters, a transaction each.
  type ({ name, text }) {
    const content = clients.get(name).doc.getText('content')
    for (const c of text) content.insert(content.length, c)
  },
  delete ({ name, at, length }) { clients.get(name).doc.getText('content').delete(at, length) },
  text ({ name }) { return clients.get(name).doc.getText('content').toString() },
  async hasText ({ name, text }) {
    const content = clients.get(name).doc.getText('content')
    await until('text of ' + name, () => content.toString() === text)
  },
  async hasLength ({ name, length }) {
    const content = clients.get(name).doc.getText('content')
    await until('length of ' + name, () => content.length === length)
  },
  state ({ name }) { return Buffer.from(Y.encodeStateAsUpdate(clients.get(name).doc)).toString('base64') },
  presence ({ name, user }) { clients.get(name).awareness.setLocalStateField('user', { name: user }) },
  // Waits until exactly these other users are present.
  async sees ({ name, users }) {
    const { awareness, doc } = clients.get(name)
    const others = () => [...awareness.getStates().entries()]
      .filter(([id, state]) => id !== doc.clientID && state.user).map(([, state]) => state.user.name).sort()
    await until(name + ' to see ' + users, () => JSON.stringify(others()) === JSON.stringify([...users].sort()))
  },
  stateless ({ name, text }) { clients.get(name).provider.sendStateless(text) },
  async gotStateless ({ name, text }) {
    const client = clients.get(name)
    await until('stateless message', () => client.stateless.includes(text))
  },
  async token ({ name }) { await clients.get(name).provider.sendToken() },
  disconnect ({ name }) { clients.get(name).provider.disconnect() },
  connect ({ name }) { clients.get(name).provider.connect() },
  socketDisconnect ({ name }) { sockets.get(name).disconnect() },
  socketConnect ({ name }) { return sockets.get(name).connect() && undefined },
  destroy ({ name }) { clients.get(name).provider.destroy(); clients.delete(name) },
  closes ({ name }) { return clients.get(name).closes }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  try {
    const ok = await commands[command.do](command)
    console.log(JSON.stringify({ ok: ok ?? null }))
  } catch (e) {
    console.log(JSON.stringify({ error: String(e && e.stack ? e.stack : e) }))
  }
}
process.exit(0)
