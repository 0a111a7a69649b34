import { LISTENER_CAPABILITIES } from '../test-support/sound/index.ts';
import type { SeededChance } from './chance.ts';

/** More than fit into a message, now and then. */
const MOST_PARAMETERS = 7000;
const MOST_CODECS = 70;

/** What a listener can receive, with codecs, and parameters of codecs, by the thousand. */
export function crowdedCapabilities(chance: SeededChance): unknown {
  const [codec] = LISTENER_CAPABILITIES.codecs ?? [];
  const count = chance.pick([1, 1, 2, chance.below(MOST_CODECS)]);
  const each = Math.floor(chance.below(MOST_PARAMETERS) / Math.max(1, count));
  const codecs = Array.from({ length: count }, () => ({ ...codec, parameters: parameters(chance, each) }));
  return { ...LISTENER_CAPABILITIES, codecs };
}

function parameters(chance: SeededChance, count: number): Record<string, unknown> {
  const value = chance.pick([1, '', 'x=1;y=2', null, 'z'.repeat(chance.below(400)), { deep: {} }]);
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, value]));
}
