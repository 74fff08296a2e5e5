// What a thread was busy with, by a profile of it: which share of its samples belongs to which stage of a task's way.

/** A folder of ours is a stage; what it calls of Node and of the engine belongs to it, but for what has a stage of its own. */
const stages = [
  [
    'messages',
    ({ functionName }) =>
      /^(postMessage|receiveMessageOnPort|drainMessagePort|writev?Sync|readSync|read|fstatSync)$/.test(
        functionName,
      ),
  ],
  ['garbage collection', ({ functionName }) => functionName === '(garbage collector)'],
  ['comlink', ({ url }) => url.includes('/comlink/')],
  ['threads and processes', ({ url }) => /\/(threads|processes)\/dist\//.test(url)],
  [
    'the program',
    ({ url }) =>
      /\/benchmarks\/(?!node_modules)/.test(url) || url.startsWith('futures:') || url.startsWith('data:'),
  ],
];
const folderOf = ({ url }) => /\/core\/dist\/(?:chunks\/)?([\w-]+)\//.exec(url)?.[1];
const packageOf = ({ url }) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
const idle = new Set(['(idle)', '(root)']);

const stageOf = (frame) =>
  stages.find(([, belongs]) => belongs(frame))?.[0] ?? folderOf(frame) ?? packageOf(frame);

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
