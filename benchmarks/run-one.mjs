// Runs one benchmark in this process, and hands what it found to the process that asked for it.
const [name, options] = process.argv.slice(2);
const { question, run } = await import(new URL(`${name}.bench.mjs`, import.meta.url));
// A rival's `destroy()` may wait for something that keeps no process alive.
setInterval(() => {}, 60_000);
const results = await run(JSON.parse(options));
process.send({ question, ...results }, () => process.exit());
