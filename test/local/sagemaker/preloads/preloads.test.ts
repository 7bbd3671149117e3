import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { removeDirectories, temporaryDirectory } from '../../_helpers/assemblies';
import { filesIn } from '../../_helpers/functions';

const root = resolve(__dirname, '../../../..');
const python = join(root, '.venv/bin/python');
const preloads = join(root, 'lib/local/sagemaker/preloads');

afterAll(removeDirectories);

const ADDRESSES = { 'algo-1': '127.9.8.1', 'algo-2': '127.9.8.2' };

/** Runs a program as host algo-2 of two and returns what it prints. */
async function asHost(command: readonly string[], env: Record<string, string> = {}) {
  const [program = '', ...args] = command;
  const { stdout } = await promisify(execFile)(program, args, {
    env: {
      PATH: process.env.PATH,
      PYTHONPATH: preloads,
      PYTHONDONTWRITEBYTECODE: '1',
      RANKZERO_HOST_ADDRESSES: JSON.stringify(ADDRESSES),
      RANKZERO_CURRENT_HOST: 'algo-2',
      ...env,
    },
  });
  return stdout.trim().split('\n');
}

describe('names of hosts in Python', () => {
  test('resolve by every function, and no other name changes', async () => {
    const program = `
import socket
print(socket.getaddrinfo("algo-1", 80, proto=socket.IPPROTO_TCP)[0][4][0])
print(socket.gethostbyname("algo-2"), socket.gethostbyname_ex("algo-2")[2][0])
print(socket.gethostbyname("127.0.0.1"), socket.gethostbyname("localhost"))
print(socket.getaddrinfo(None, 80, socket.AF_INET)[0][4][0])
print(socket.getaddrinfo(host="algo-1", port=80)[0][4][0])
try:
    socket.gethostbyname("algo-3")
except OSError:
    print("unknown")
`;
    await expect(asHost([python, '-c', program])).resolves.toEqual([
      '127.9.8.1',
      '127.9.8.2 127.9.8.2',
      '127.0.0.1 127.0.0.1',
      '127.0.0.1',
      '127.9.8.1',
      'unknown',
    ]);
  });

  test('lead a socket to its host, and a port of all addresses is the host’s own', async () => {
    const program = `
import asyncio, socket, sys
listening = socket.create_server(("0.0.0.0", 5017))
print(listening.getsockname()[0])
sender = socket.socket()
sender.connect(("algo-2", 5017))
print(sender.getpeername()[0])
free = socket.socket(); free.bind(("", 0))
print(free.getsockname()[0])
async def main():
    _, writer = await asyncio.open_connection("algo-2", 5017)
    print(writer.get_extra_info("peername")[0])
    writer.close()
asyncio.run(main())
datagrams = socket.socket(type=socket.SOCK_DGRAM); datagrams.bind(("algo-1", 5017))
sender = socket.socket(type=socket.SOCK_DGRAM)
sender.sendto(b"x", ("algo-1", 5017)); sender.sendto(b"y", 0, ("algo-1", 5017))
print(datagrams.recv(1), datagrams.recv(1))
`;
    await expect(asHost([python, '-c', program])).resolves.toEqual([
      '127.9.8.2',
      '127.9.8.2',
      '0.0.0.0',
      '127.9.8.2',
      "b'x' b'y'",
    ]);
  });

  test('leave the sitecustomize of others and quick starts as they are, and reach children', async () => {
    const own = filesIn({ 'sitecustomize.py': 'import sys\nsys.mine = __file__' });
    const program = `
import sys
print("socket" in sys.modules, sys.mine, sys.path.index(${JSON.stringify(preloads)}))
print(sys.modules["sitecustomize"].__file__)
`;
    await expect(
      asHost([python, '-c', program], { PYTHONPATH: [preloads, own].join(delimiter) }),
    ).resolves.toEqual([`False ${own}/sitecustomize.py 1`, `${own}/sitecustomize.py`]);
    await expect(asHost([python, '-c', 'import sitecustomize; print("ok")'])).resolves.toEqual([
      'ok',
    ]);
  });
});

describe('names of hosts in Node', () => {
  const preload = join(preloads, 'preload.cjs');

  test.each([
    ['mjs', "import dns from 'node:dns'; import net from 'node:net';"],
    ['cjs', "const dns = require('node:dns'); const net = require('node:net');"],
  ])(
    'resolve in a program.%s, and a port of all addresses is the host’s own',
    async (kind, imports) => {
      const file = join(temporaryDirectory(), `program.${kind}`);
      writeFileSync(
        file,
        `${imports}
const listening = (...args) => new Promise((resolve) => {
  const server = net.createServer((socket) => socket.end()).listen(...args, () => resolve(server));
});
const peer = (host, port) => new Promise((resolve) => {
  const socket = net.connect(port, host, () => { resolve(socket.remoteAddress); socket.destroy(); });
});
(async () => {
  dns.lookup('algo-1', { family: 4 }, (_, address) => console.log(address));
  console.log((await dns.promises.lookup('algo-2')).address, (await dns.promises.lookup('127.0.0.1')).address);
  for (const args of [[5018], [{ port: 5018 }], [5018, '0.0.0.0'], [{ port: 0, host: '127.0.0.1' }]]) {
    const server = await listening(...args);
    console.log(server.address().address);
    if (args[0] === 5018 && args.length === 1) console.log(await peer('algo-2', 5018));
    await new Promise((resolve) => server.close(resolve));
  }
})();`,
      );
      const lines = await asHost([process.execPath, '--require', preload, file]);
      expect(lines.toSorted()).toEqual(
        [
          '127.9.8.1',
          '127.9.8.2 127.0.0.1',
          '127.9.8.2',
          '127.9.8.2',
          '127.9.8.2',
          '127.9.8.2',
          '127.0.0.1',
        ].toSorted(),
      );
    },
  );
});
