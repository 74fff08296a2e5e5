// What every worker thread loads first: nothing but the far side of the pool.
import { serve } from '@futures/core/worker';

serve();
