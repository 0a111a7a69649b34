import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Happening,
  type Hope,
  type Order,
  type Phase,
  type StepRules,
  type TransportState,
  transportStep,
  type Way,
} from './transport-step.ts';

const SEED = 20_266;

const sending: StepRules = { waitsOutDoubt: false, restartsUnproven: true };
const receiving: StepRules = { waitsOutDoubt: true, restartsUnproven: false };

const PHASES = [
  'idle',
  'opening',
  'made',
  'connecting',
  'connected',
  'doubted',
  'restarting',
  'seeking',
  'pausing',
  'closed',
] as const satisfies Phase[];
const STATES = [
  'new',
  'connecting',
  'connected',
  'disconnected',
  'failed',
  'closed',
] as const satisfies TransportState[];
const HOPES = ['later', 'elsewhere', 'none'] as const satisfies Hope[];

const fresh: Way = { state: 'new', wasConnected: false };
const good: Way = { state: 'connected', wasConnected: true };
const broken: Way = { state: 'failed', wasConnected: true };
const neverWas: Way = { state: 'failed', wasConnected: false };

type Row = readonly [
  what: string,
  rules: StepRules,
  from: Phase,
  happening: Happening,
  way: Way | undefined,
  to: Phase,
  ...orders: Order[],
];

const opened = { kind: 'opened', hasUse: true } as const;
const failed = { kind: 'state', state: 'failed' } as const;
const disconnected = { kind: 'state', state: 'disconnected' } as const;
const connected = { kind: 'state', state: 'connected' } as const;
const kept = { kind: 'line-back', isKept: true, isSilent: false } as const;
const refused = (hope: Hope): Happening => ({ kind: 'refused', hope });
const useRefused = (hope: Hope): Happening => ({ kind: 'use-refused', hope });

const rows: readonly Row[] = [
  ['a transport is wanted', receiving, 'idle', { kind: 'wanted' }, undefined, 'opening', 'open'],
  ['another is wanted meanwhile', receiving, 'opening', { kind: 'wanted' }, fresh, 'opening', 'open'],
  ['none is wanted any more', sending, 'opening', { kind: 'unwanted' }, fresh, 'idle', 'discard'],

  ['made, and has to connect', sending, 'opening', opened, fresh, 'connecting'],
  ['made, with nothing to carry yet', receiving, 'opening', { ...opened, hasUse: false }, fresh, 'made'],
  ['connected before it was made', sending, 'opening', opened, good, 'connected', 'forget-failures'],
  ['broke before it was made', sending, 'opening', opened, neverWas, 'restarting', 'doubt-line', 'restart'],
  ['no path before it was made', receiving, 'opening', opened, neverWas, 'pausing'],
  ['what is told of one being made waits', sending, 'opening', failed, neverWas, 'opening'],

  ['refused for now', sending, 'opening', refused('later'), undefined, 'pausing'],
  ['refused for good', receiving, 'opening', refused('none'), undefined, 'idle'],
  ['refused, and the former one is fine', receiving, 'opening', refused('none'), good, 'connected'],

  ['connects', receiving, 'connecting', connected, good, 'connected', 'forget-failures'],
  ['connects after all', receiving, 'pausing', connected, good, 'connected', 'forget-failures'],
  ['does not connect in time', receiving, 'connecting', { kind: 'due' }, fresh, 'opening', 'open'],
  ['never was a path', receiving, 'connecting', failed, neverWas, 'pausing'],
  [
    'never was a path, of a host',
    sending,
    'connecting',
    failed,
    neverWas,
    'restarting',
    'doubt-line',
    'restart',
  ],

  ['the browser doubts', receiving, 'connected', disconnected, broken, 'doubted', 'doubt-line'],
  ['it goes on doubting', receiving, 'doubted', { kind: 'due' }, broken, 'restarting', 'restart'],
  ['it trusts again', receiving, 'doubted', connected, good, 'connected', 'forget-failures'],
  ['it doubts a host', sending, 'connected', disconnected, broken, 'restarting', 'doubt-line', 'restart'],
  ['it gives up', receiving, 'doubted', failed, broken, 'restarting', 'doubt-line', 'restart'],
  ['it gives up again meanwhile', receiving, 'seeking', failed, broken, 'seeking', 'doubt-line'],

  ['ICE is restarted', sending, 'restarting', { kind: 'restarted' }, broken, 'seeking'],
  ['it helped at once', sending, 'restarting', { kind: 'restarted' }, good, 'connected'],
  ['it did not help', sending, 'seeking', { kind: 'due' }, broken, 'opening', 'open'],
  [
    'there is no line to ask over',
    sending,
    'restarting',
    { kind: 'restart-refused', why: 'away' },
    broken,
    'idle',
  ],
  [
    'it is refused',
    receiving,
    'restarting',
    { kind: 'restart-refused', why: 'other' },
    broken,
    'opening',
    'open',
  ],
  [
    'it is refused, and needless',
    receiving,
    'connected',
    { kind: 'restart-refused', why: 'other' },
    good,
    'connected',
  ],
  [
    'the server knows no such one',
    sending,
    'connected',
    { kind: 'restart-refused', why: 'gone' },
    good,
    'opening',
    'open',
  ],

  ['something else is heard', receiving, 'pausing', { kind: 'used' }, good, 'connected'],
  ['something is heard first', receiving, 'made', { kind: 'used' }, fresh, 'connecting'],
  ['something else while the path is sought', receiving, 'seeking', { kind: 'used' }, broken, 'seeking'],
  ['something else is refused', receiving, 'connected', useRefused('later'), good, 'pausing'],
  ['nothing is there to be heard', receiving, 'connected', useRefused('none'), good, 'connected'],
  ['it takes another transport', receiving, 'connected', useRefused('elsewhere'), good, 'opening', 'open'],
  ['another is made already', receiving, 'opening', useRefused('later'), fresh, 'opening'],

  ['a worker died', sending, 'connected', { kind: 'lost' }, good, 'opening', 'open'],
  ['a worker died, told late', sending, 'opening', { kind: 'lost' }, fresh, 'opening'],
  ['a worker died, and nothing is wanted', sending, 'idle', { kind: 'lost' }, undefined, 'idle'],

  ['the line is back, and all is well', sending, 'connected', kept, good, 'connected'],
  ['back after silence', sending, 'connected', { ...kept, isSilent: true }, good, 'connected', 'restart'],
  ['back, and the path is broken', sending, 'idle', kept, broken, 'restarting', 'restart'],
  ['back, and the path is being mended', sending, 'seeking', kept, broken, 'seeking'],
  ['back, and there never was a path', receiving, 'connecting', kept, fresh, 'opening', 'open'],
  [
    'back to a server that kept nothing',
    sending,
    'connected',
    { ...kept, isKept: false },
    good,
    'opening',
    'open',
  ],

  ['woken with a broken path', receiving, 'doubted', { kind: 'woken' }, broken, 'restarting', 'restart'],
  [
    'woken, and ICE found nothing yet',
    receiving,
    'seeking',
    { kind: 'woken' },
    broken,
    'restarting',
    'restart',
  ],
  ['woken twice', receiving, 'restarting', { kind: 'woken' }, broken, 'restarting'],
  ['woken without ever a path', receiving, 'pausing', { kind: 'woken' }, neverWas, 'opening', 'open'],
  ['woken, and all is well', receiving, 'connected', { kind: 'woken' }, good, 'connected'],

  ['silence', sending, 'connected', { kind: 'silent' }, good, 'connected', 'doubt-line'],
  ['a dead path', receiving, 'connected', { kind: 'dead' }, good, 'opening', 'open'],
  ['a dead path that is known as broken', receiving, 'seeking', { kind: 'dead' }, broken, 'seeking'],
];

describe('step', () => {
  for (const [what, rules, from, happening, way, phase, ...orders] of rows) {
    test(what, () => expect(transportStep(from, happening, way, rules)).toEqual({ phase, orders }));
  }

  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.constantFrom<Happening>(
      { kind: 'wanted' },
      { kind: 'restarted' },
      { kind: 'used' },
      { kind: 'due' },
      { kind: 'lost' },
      { kind: 'woken' },
      { kind: 'silent' },
      { kind: 'dead' },
    ),
    fc.constantFrom(...STATES).map((state) => ({ kind: 'state', state }) as const),
    fc.boolean().map((hasUse) => ({ kind: 'opened', hasUse }) as const),
    fc.constantFrom(...HOPES).map((hope) => ({ kind: 'refused', hope }) as const),
    fc.constantFrom(...HOPES).map((hope) => ({ kind: 'use-refused', hope }) as const),
    fc.constantFrom('away', 'gone', 'other').map((why) => ({ kind: 'restart-refused', why }) as const),
    fc.record({ kind: fc.constant('line-back'), isKept: fc.boolean(), isSilent: fc.boolean() }),
  );
  const way = fc.option(fc.record({ state: fc.constantFrom(...STATES), wasConnected: fc.boolean() }), {
    nil: undefined,
  });
  const rules = fc.constantFrom(sending, receiving);

  test('is over once it is closed, whatever happens', () => {
    fc.assert(
      fc.property(happening, way, rules, (what, of, by) => {
        expect(transportStep('closed', what, of, by)).toEqual({ phase: 'closed', orders: [] });
      }),
      { seed: SEED },
    );
  });

  test('opens and restarts only where it then waits for that', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PHASES), happening, way, rules, (from, what, of, by) => {
        const { phase, orders } = transportStep(from, what, of, by);
        if (orders.includes('open')) expect(phase).toBe('opening');
        if (orders.includes('restart') && of?.state !== 'connected') expect(phase).toBe('restarting');
        if (phase === 'restarting' && from !== 'restarting') expect(orders).toContain('restart');
        if (phase === 'opening' && from !== 'opening') expect(orders).toContain('open');
      }),
      { seed: SEED },
    );
  });

  test('gives up only where nothing can be asked, or nothing is there to be had', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PHASES), happening, way, rules, (from, what, of, by) => {
        if (from === 'idle' || transportStep(from, what, of, by).phase !== 'idle') return;
        expect(what).toSatisfy(
          (known: Happening) =>
            (known.kind === 'refused' && known.hope === 'none') ||
            (known.kind === 'restart-refused' && known.why === 'away'),
        );
      }),
      { seed: SEED },
    );
  });
});
