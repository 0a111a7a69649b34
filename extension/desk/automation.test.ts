import { describe, expect, test } from 'vitest';
import { Automation } from './automation.ts';
import { FakeParam } from './param.fixture.ts';

describe.each(['linear', 'decibel'] as const)('a %s automation', (shape) => {
  test('knows where its parameter is at any time', () => {
    const param = new FakeParam(1);
    const automation = new Automation(param, 1, shape);
    automation.run(1, [
      { atS: 2, value: 0.25 },
      { atS: 3, value: 0.25 },
      { atS: 4, value: 2 },
    ]);
    agree(automation, param);
    expect(automation.valueAt(2.5)).toBe(0.25);
    expect(automation.valueAt(1.5)).toBeCloseTo(shape === 'linear' ? 0.625 : 0.5);
  });

  test('turns from where it is, without a jump, long after its last turn, too', () => {
    const param = new FakeParam(1);
    const automation = new Automation(param, 1, shape);
    automation.run(1, [{ atS: 2, value: 0.25 }]);
    const before = automation.valueAt(1.5);
    automation.run(1.5, [{ atS: 1.7, value: 1 }]);
    expect(automation.valueAt(1.5)).toBe(before);
    agree(automation, param, 1.5);
    automation.run(100, [{ atS: 101, value: 0.5 }]);
    expect(param.valueAt(99.9)).toBe(1);
    expect(param.valueAt(100.001)).toBeCloseTo(1, 2);
    agree(automation, param, 100);
  });
});

/** From its last turn on: what was before that, it has forgotten. */
function agree(automation: Automation, param: FakeParam, fromS = 0): void {
  for (let atS = fromS; atS < fromS + 6; atS += 0.05) {
    expect(automation.valueAt(atS)).toBeCloseTo(param.valueAt(atS), 9);
  }
}
