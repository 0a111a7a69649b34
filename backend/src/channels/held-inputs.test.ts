import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeldInputs } from './held-inputs.ts';

const HOLDERS = ['ada', 'bob', 'cid'];
const INPUTS = ['stage', 'green', 'cheer'];

const deed = fc.record({
  what: fc.constantFrom('press', 'release', 'releaseAll'),
  who: fc.constantFrom(...HOLDERS),
  input: fc.constantFrom(...INPUTS),
});

test('an input is on while anybody holds it, in whatever order it is pressed and released', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
      const held = new HeldInputs<string>();
      /** What is held, by whom: `ada stage`. */
      const model = new Set<string>();
      for (const { what, who, input } of deeds) {
        const key = `${who} ${input}`;
        if (what === 'press') {
          expect(held.press(who, input)).toBe(!model.has(key));
          model.add(key);
        } else if (what === 'release') {
          expect(held.release(who, input)).toBe(model.delete(key));
        } else {
          const own = INPUTS.filter((one) => model.delete(`${who} ${one}`));
          expect([...held.releaseAll(who)].sort()).toEqual(own.sort());
        }
        for (const one of INPUTS) {
          const holders = HOLDERS.filter((holder) => model.has(`${holder} ${one}`));
          expect([...held.holders(one)].sort()).toEqual(holders);
          expect(held.count(one)).toBe(holders.length);
        }
        const on = INPUTS.filter((one) => HOLDERS.some((holder) => model.has(`${holder} ${one}`)));
        expect([...held.inputs()].sort()).toEqual(on.sort());
        for (const holder of HOLDERS) {
          const own = INPUTS.filter((one) => model.has(`${holder} ${one}`));
          expect([...held.inputsOf(holder)].sort()).toEqual(own.sort());
          for (const one of INPUTS) expect(held.holds(holder, one)).toBe(model.has(`${holder} ${one}`));
        }
      }
    }),
  );
});
