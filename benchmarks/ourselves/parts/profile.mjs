import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

// What a thread was busy with, by a profile of it: which share of its samples belongs to which stage of a task's way.

/** A folder of ours is a stage; what it calls of Node and of the engine belongs to it, but for what has a stage of its own. */
const messages =
  /^(postMessage|receiveMessageOnPort|drainMessagePort|writeBuffers?|readBuffers?|read|readSync)$/;
const programs = /\/benchmarks\/(?!node_modules)|^(futures|data):/;
const stages = [
  ['the message itself', ({ functionName }) => messages.test(functionName)],
  ['garbage collection', ({ functionName }) => functionName === '(garbage collector)'],
  ['noting where it was submitted', ({ functionName }) => functionName === 'captureSite'],
  ['the program', ({ url }) => programs.test(url)],
  // The entry of a worker is one file: core's far side, Comlink and the backend's end together.
  ["the worker's entry", ({ url }) => /-entry\.\w+$/.test(url)],
  ['threads or processes', ({ url }) => /\/(threads|processes)\/dist\//.test(url)],
];
const folderOf = (source) => /\/core\/(?:dist|src)\/([\w-]+)\//.exec(source)?.[1];
const packageOf = (source) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
const idle = new Set(['(idle)', '(root)']);

function stageOf(frame) {
  const source = sourceOf(frame);
  return stages.find(([, belongs]) => belongs(frame))?.[0] ?? folderOf(source) ?? packageOf(source);
}

/** Where the function was written: of core, Node loads a few files that are made of many. */
function sourceOf({ url, lineNumber, columnNumber }) {
  if (!/\/core\/dist\/node\//.test(url)) return url;
  const { originalSource = url } = mapOf(url).findEntry(lineNumber, columnNumber);
  return new URL(originalSource, url).href;
}

const maps = new Map();

function mapOf(url) {
  if (!maps.has(url)) maps.set(url, new SourceMap(JSON.parse(readFileSync(new URL(`${url}.map`), 'utf8'))));
  return maps.get(url);
}

/** `{ [stage]: share }` of the time in which it was not idle. */
export function sharesOf(text) {
  const { nodes, samples, timeDeltas } = JSON.parse(text);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stage = new Map();
  // A parent stands before its children.
  const mark = (node, inherited) => {
    const own = stageOf(node.callFrame) ?? inherited;
    stage.set(node.id, own);
    for (const child of node.children ?? []) mark(byId.get(child), own);
  };
  mark(nodes[0], 'Node and its event loop');
  const spent = {};
  let total = 0;
  samples.forEach((id, i) => {
    if (idle.has(byId.get(id).callFrame.functionName)) return;
    spent[stage.get(id)] = (spent[stage.get(id)] ?? 0) + timeDeltas[i];
    total += timeDeltas[i];
  });
  return Object.fromEntries(Object.entries(spent).map(([name, time]) => [name, time / total]));
}
