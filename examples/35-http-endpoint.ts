// A server whose one endpoint computes for long. It does so in threads, and the server goes on answering; a client that goes
// away takes its task with it, and when too many wait, the next is told so instead of waiting too.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { QueueFullError, ThreadPoolExecutor, type TaskContext } from '@futures/threads';

/** Counts the primes below `limit`, and looks now and then whether anybody still wants to know. */
function countPrimes(this: TaskContext, limit: number) {
  let count = 0;
  for (let n = 2; n < limit; n++) {
    let d = 2;
    while (d * d <= n && n % d !== 0) d++;
    if (d * d > n) count++;
    this.token.throwIfCancelled();
  }
  return count;
}

const executor = new ThreadPoolExecutor({ maxWorkers: 1, maxQueue: 2 });

async function primes(response: ServerResponse, limit: number) {
  const left = new AbortController();
  response.on('close', () => left.abort());
  try {
    const count = await executor.with({ signal: left.signal, timeout: 20_000 }).submit(countPrimes, limit);
    response.end(`${count} primes`);
  } catch (error) {
    response.writeHead(error instanceof QueueFullError ? 503 : 500).end(String(error));
  }
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  if (pathname === '/health') response.end('well');
  else void primes(response, Number(searchParams.get('below')));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const get = async (path: string, signal: AbortSignal | null = null) => {
  const response = await fetch(origin + path, { signal });
  return `${response.status} ${await response.text()}`;
};

console.log(await get('/primes?below=1000'));

// A thousand million numbers keep the only thread busy until the client leaves; the server has time for others.
const client = new AbortController();
const ended = new Promise<string>((resolve) => {
  executor.on('task:end', ({ outcome }) => resolve(outcome.status));
});
const busy = get('/primes?below=1e9', client.signal).catch(() => 'gone');
await new Promise((resolve) => executor.once('task:start', resolve));
console.log('meanwhile:', await get('/health'), executor.stats.running, 'running');

const waiting = [get('/primes?below=10'), get('/primes?below=100')];
while (executor.stats.queued < 2) await get('/health');
console.log('one too many:', (await get('/primes?below=5')).slice(0, 3));

client.abort();
console.log('the client is', await busy, 'and its task', await ended);
console.log(await Promise.all(waiting));
server.close();
await executor.shutdown();
