// What the workers of the page run: bundlers make a file of its own of this.
import { serve } from '@futures/core/worker';
import { renderStrip } from './strip.js';

serve({ renderStrip });
