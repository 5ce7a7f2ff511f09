// Drives mtcute through a list of steps and prints one line of JSON a step. Reads from standard input:
//   { host, port, dc, publicKey, logLevel?, steps: [{ do: one of the names below, ...its parameters }] }
// The first step that fails ends the run with status 1 and its reason in the last line.
import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { MemoryStorage, TelegramClient } from '@mtcute/node';
import { NodeCryptoProvider } from '@mtcute/node/utils.js';
import { addPublicKey } from '@mtcute/core/utils.js';

// Standard output is for results; mtcute prints there too.
const print = console.log;
console.log = console.error;

const config = JSON.parse(await text(process.stdin));
const address = { id: config.dc, ipAddress: config.host, port: config.port, testMode: true };

const crypto = new NodeCryptoProvider();
await crypto.initialize?.();
addPublicKey(crypto, config.publicKey);

const client = new TelegramClient({
  apiId: 1,
  apiHash: 'sandbox',
  crypto,
  storage: new MemoryStorage(),
  testMode: true,
  defaultDcs: { main: address, media: address },
  logLevel: config.logLevel ?? 1,
});

const steps = {
  call: ({ method, ...parameters }) => client.call({ _: method, ...parameters }),
  async login({ phone, code, password }) {
    const self = await client.start({ phone, code: () => code, password: () => password });
    return { id: self.id, name: self.displayName };
  },
  async loginBot({ token }) {
    const self = await client.start({ botToken: token });
    return { id: self.id, name: self.displayName };
  },
  async dialogs() {
    const found = [];
    for await (const dialog of client.iterDialogs()) {
      found.push({ id: dialog.peer.id, title: dialog.peer.displayName });
    }
    return found;
  },
  async messages({ chat }) {
    const found = [];
    for await (const message of client.iterHistory(chat)) {
      found.push({ id: message.id, text: message.text, file: message.media?.fileName, size: message.media?.fileSize });
    }
    return found;
  },
  async download({ chat, message }) {
    const [found] = await client.getMessages(chat, [message]);
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of client.downloadAsIterable(found.media)) {
      hash.update(chunk);
      size += chunk.length;
    }
    return { size, sha256: hash.digest('hex') };
  },
};

let status = 0;
for (const { do: name, ...parameters } of config.steps) {
  try {
    const result = await steps[name](parameters);
    print(JSON.stringify({ step: name, result }, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));
  } catch (error) {
    print(JSON.stringify({ step: name, error: `${error?.stack ?? error}` }));
    status = 1;
    break;
  }
}
await client.destroy();
process.exit(status);
