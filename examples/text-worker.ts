// The worker of example 28: what it serves can be submitted by its name.
import { serve } from '@futures/core/worker';

export function shout(text: string) {
  return `${text.toUpperCase()}!`;
}

serve({ shout });
