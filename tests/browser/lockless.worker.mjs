// A worker in a context where the platform has no Web Locks.
import { serve } from '@futures/core/worker';

Object.defineProperty(navigator, 'locks', { value: undefined });
serve();
