// Starts one of the peers: node --expose-gc peers.mjs KIND PORT DATA. Says so with a line of JSON.
import http from 'node:http'
import fs from 'node:fs'
import path from 'node:path'

const [kind, port, data] = process.argv.slice(2)
fs.mkdirSync(data, { recursive: true })

// The load tool asks for a collection before it reads the resident memory.
process.on('SIGUSR2', () => { global.gc(); global.gc() })

const ready = () => console.log(JSON.stringify({ event: 'ready', port: Number(port) }))

if (kind.startsWith('y-websocket')) {
  if (kind === 'y-websocket-leveldb') process.env.YPERSISTENCE = path.join(data, 'level')
  // As the package's own server does, which only adds a fixed answer to plain requests.
  const { setupWSConnection } = await import('@y/websocket-server/utils')
  const { WebSocketServer, default: WebSocket } = await import('ws')
  const server = http.createServer((request, response) => response.end('okay'))
  const sockets = new (WebSocketServer ?? WebSocket.Server)({ noServer: true })
  sockets.on('connection', setupWSConnection)
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, ws => sockets.emit('connection', ws, request)))
  server.listen(Number(port), '127.0.0.1', ready)
} else {
  const { Server } = await import('@hocuspocus/server')
  const extensions = []
  if (kind === 'hocuspocus-sqlite') {
    const { SQLite } = await import('@hocuspocus/extension-sqlite')
    extensions.push(new SQLite({ database: path.join(data, 'documents.sqlite') }))
  }
  const server = new Server({ port: Number(port), address: '127.0.0.1', quiet: true, extensions })
  await server.listen()
  ready()
}
