// A worker whose modules take their time, and which serves functions of its own.
import { currentTask, serve } from '@futures/core/worker';

await new Promise((resolve) => setTimeout(resolve, 200));

serve({
  shout: (text) => `${text.toUpperCase()}!`,
  whoAmI: () => currentTask().workerName,
});
