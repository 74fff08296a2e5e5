// A worker for the contract, whose tasks end their worker by `process.exit`: here, it closes itself.
import { serve } from '@futures/core/worker';

globalThis.process = {
  exit() {
    self.close();
    // What has ended there goes on here until it gives the thread back.
    throw new Error('closed');
  },
};

serve();
