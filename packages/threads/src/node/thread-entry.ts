// What every worker thread loads first: nothing but the far side of the pool.
import { hideFramesOf } from '@futures/core/backend';
import { serve } from '@futures/core/worker';

hideFramesOf(__filename);
serve();
