#!/usr/bin/env node
/*
 * A TeleFarm client in Node, small enough to be copied: a library and, below it, a command line that uses it.
 *
 * Needs what package.json names, and telefarm.binpb, the description of the API that the build makes. There is no
 * generated code.
 *
 *     farm.js login ACCOUNT        makes the account if it is missing, and logs it in
 *     farm.js media ACCOUNT CHAT   lists the files of a chat, which is named by its id or its public name
 *     farm.js get LINK FOLDER      downloads a message's file, follows that to the end and prints its path
 *     farm.js cat DOWNLOAD         writes the bytes of a download's file to standard output, also while it is fetched
 *
 * $TELEFARM_DATA is the supervisor's data directory, $TELEFARM_API another telefarm.binpb than that of the build.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import grpc from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';

const API = fileURLToPath(new URL('../../../target/telefarm/api/telefarm.binpb', import.meta.url));
const ENDED = ['STATE_COMPLETED', 'STATE_FAILED', 'STATE_CANCELLED'];
// A supervisor that is started again is there within seconds.
const RECONNECT_MILLIS = 500;
// What a broken connection looks like; everything else is an answer.
const BROKEN = [grpc.status.UNAVAILABLE, grpc.status.RESOURCE_EXHAUSTED];

/** The supervisor of a data directory on this host. What it refuses is an Error with its `code` and `details`. */
export class Farm {
  constructor(data, description = API) {
    this.data = data;
    // 64-bit numbers do not fit into JavaScript's: they are strings.
    const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
    const definition = loadFileDescriptorSetFromBuffer(readFileSync(description), options);
    this.services = grpc.loadPackageDefinition(definition).telefarm.v1;
    this.connect();
  }

  /** Connects, or connects anew: a supervisor that was started again may have another port. */
  connect() {
    this.close();
    const address = readFileSync(join(this.data, 'run/api.address'), 'utf8').trim();
    const made = (Service) => new Service(address, grpc.credentials.createInsecure());
    this.accounts = made(this.services.AccountService);
    this.chats = made(this.services.ChatService);
    this.downloads = made(this.services.DownloadService);
  }

  close() {
    [this.accounts, this.chats, this.downloads].forEach((service) => service?.close());
  }

  token() {
    const metadata = new grpc.Metadata();
    metadata.set('authorization', `Bearer ${readFileSync(join(this.data, 'api.token'), 'utf8').trim()}`);
    return metadata;
  }

  /** Calls a method with one answer, for example `call(farm.downloads, 'GetDownload', { name })`. */
  call(service, method, request) {
    return new Promise((done, fail) =>
      service[method](request, this.token(), (error, answer) => (error ? fail(error) : done(answer))),
    );
  }

  /** Logs an account in; `answer` is given the name of what Telegram asks for, such as "code", and returns it. */
  async login(account, answer) {
    const call = this.accounts.Login(this.token());
    call.write({ start: { name: `accounts/${account}` } });
    for await (const response of call) {
      if (response.step === 'prompt') {
        const field = response.prompt.field.replace('FIELD_', '').toLowerCase();
        call.write({ [field]: await answer(field) });
      } else if (response.step === 'success') {
        call.end();
      }
    }
  }

  /** The files of a chat, newest first, a page at a time as they are needed. */
  async *media(account, chat) {
    let page_token = '';
    do {
      const request = { parent: `accounts/${account}/chats/${chat}`, page_token };
      const page = await this.call(this.chats, 'ListMedia', request);
      yield* page.media;
      page_token = page.next_page_token;
    } while (page_token);
  }

  /** Asks for a message's file; the farm fetches it from now on, whatever becomes of this program. */
  get(link, folder) {
    const download = { source: { link }, target: { path: `${resolve(folder)}/` } };
    return this.call(this.downloads, 'CreateDownload', { download, request_id: randomUUID() });
  }

  /** Each change of a download until it has ended, over broken connections and restarts of the supervisor. */
  async *follow(download) {
    let revision = '0';
    while (true) {
      const call = this.downloads.WatchDownloads({ names: [download], revision }, this.token());
      try {
        for await (const event of call) {
          if (event.event === 'deleted') {
            throw new Error(`${download} was deleted`);
          }
          if (event.event === 'download') {
            revision = event.download.revision;
            yield event.download;
            if (ENDED.includes(event.download.state)) {
              return;
            }
          }
        }
      } catch (error) {
        if (!BROKEN.includes(error.code)) {
          throw error;
        }
        await pause(RECONNECT_MILLIS);
        this.connect();
      } finally {
        call.on('error', () => {}); // that it is cancelled is no news
        call.cancel();
      }
    }
  }

  /** The bytes of a download's file in order, each as soon as it is durable; as slow as they are taken. */
  async *read(download, offset = 0) {
    for await (const part of this.downloads.ReadDownload({ name: download, offset }, this.token())) {
      yield part.part === 'data' ? part.data : Buffer.alloc(0);
    }
  }
}

const commands = {
  async login(farm, account) {
    try {
      await farm.call(farm.accounts, 'CreateAccount', { account_id: account });
    } catch (error) {
      if (error.code !== grpc.status.ALREADY_EXISTS) {
        throw error;
      }
    }
    const input = createInterface({ input: process.stdin });
    const lines = input[Symbol.asyncIterator]();
    try {
      await farm.login(account, async (field) => {
        process.stderr.write(`${field.replace('_', ' ')}: `);
        return (await lines.next()).value;
      });
    } finally {
      input.close();
    }
    console.log(`${account} is logged in`);
  },

  async media(farm, account, chat) {
    for await (const file of farm.media(account, chat)) {
      console.log([file.message_id, file.size_bytes, file.file_name].join('\t'));
    }
  },

  async get(farm, link, folder) {
    let now = await farm.get(link, folder);
    for await (now of farm.follow(now.name)) {
      const { durable_bytes = 0, total_bytes = 0 } = now.progress ?? {};
      const state = now.state.replace('STATE_', '').toLowerCase();
      console.error(`${now.name} ${state} ${durable_bytes} of ${total_bytes} bytes`);
    }
    if (now.state !== 'STATE_COMPLETED') {
      throw new Error(`${now.name}: ${now.failure?.message || 'cancelled'}`);
    }
    console.log(now.path);
  },

  async cat(farm, download) {
    await pipeline(farm.read(download), process.stdout);
  },
};

async function main([name, ...rest]) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (command === undefined || command.length !== rest.length + 1) {
    throw new Error('usage: farm.js login ACCOUNT | media ACCOUNT CHAT | get LINK FOLDER | cat DOWNLOAD');
  }
  const share = process.env.XDG_DATA_HOME || join(homedir(), '.local/share');
  const farm = new Farm(process.env.TELEFARM_DATA || join(share, 'telefarm'), process.env.TELEFARM_API || API);
  try {
    await command(farm, ...rest);
  } finally {
    farm.close();
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error.details || error.message);
    process.exitCode = 1;
  });
}
