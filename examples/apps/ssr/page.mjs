import { hydrate } from './counter.mjs';

hydrate();
