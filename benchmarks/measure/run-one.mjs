// Runs one benchmark in this process, and hands what it found to the process that asked for it.
const [address, options] = process.argv.slice(2);
const { question, run } = await import(address);
setInterval(() => {}, 60_000);
const results = await run(JSON.parse(options));
process.send({ question, ...results }, () => process.exit());
