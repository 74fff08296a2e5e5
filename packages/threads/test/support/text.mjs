// A module of tasks, and the entry of a worker that serves one of them, as any program could write it.
import { serve } from '@futures/core/worker';

const vowels = new Set('aeiou');

export const countVowels = (text) => Array.from(text).filter((letter) => vowels.has(letter)).length;

serve({ countVowels });
