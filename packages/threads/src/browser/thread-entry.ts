// What every web worker loads first: nothing but the far side of the pool.
import { hideFramesOf } from '@futures/core/backend';
import { serve } from '@futures/core/worker';

hideFramesOf(import.meta.url);
serve();
