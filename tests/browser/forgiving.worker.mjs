// A worker that takes care of its errors itself.
import { serve } from '@futures/core/worker';

addEventListener('error', (event) => event.preventDefault());
addEventListener('unhandledrejection', (event) => event.preventDefault());
serve();
