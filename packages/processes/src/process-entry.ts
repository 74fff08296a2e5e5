// What every process loads first: the far side of the pool, over the pipes that it was started with.
import { hideFramesOf, lastWord, raiseRejections, serveEndpoint } from '@futures/core/backend';
import { descriptor } from './descriptors.ts';
import { WorkerFileWords } from './file-words.ts';
import { watchParent } from './watchdog.ts';
import { connect } from './worker-link.ts';

hideFramesOf(__filename);
watchParent();

const endpoint = connect(() => process.exit());
// Whoever cuts Node's channel has no parent any more either.
process.on('disconnect', () => process.exit(1));
raiseRejections();
process.on('uncaughtExceptionMonitor', (error) => endpoint.postMessage(lastWord(error)));

const end = serveEndpoint(endpoint, {
  words: new WorkerFileWords(descriptor.words),
  // Not before what it has printed is out.
  leave: () => process.stdout.write('', () => process.stderr.write('', () => process.exit(0))),
});
process.on('exit', end);
