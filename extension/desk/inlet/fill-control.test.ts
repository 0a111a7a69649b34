import { beforeEach, describe, expect, test } from 'vitest';
import { FillControl } from './fill-control.ts';

const BLOCK_MS = 10;

let control: FillControl;

beforeEach(() => {
  control = new FillControl();
});

describe('FillControl', () => {
  test('jumps over what is too much while nobody hears the source yet', () => {
    take(4, 14);
    expect(control.takeJumpMs()).toBe(0);
    take(1, 12);
    expect(control.takeJumpMs()).toBeCloseTo(12 - control.marginMs);
    expect(control.takeJumpMs()).toBe(0);
  });

  test('leaves alone what is about right', () => {
    begin();
    take(6000, control.marginMs + 1.5);
    take(6000, control.marginMs - 0.5);
    expect(control.speed).toBe(1);
    expect(control.takeJumpMs()).toBe(0);
  });

  test('plays 0.2 % faster once it was too full for seconds, until it is not', () => {
    begin();
    const surplusMs = 6;
    take(795, control.marginMs + surplusMs);
    expect(control.speed).toBe(1);
    take(10, control.marginMs + surplusMs);
    expect(control.speed).toBe(1.002);
    const blocks = blocksUntil(() => control.speed === 1);
    expect(blocks * BLOCK_MS * 0.002).toBeCloseTo(surplusMs, 0);
    expect(control.takeJumpMs()).toBe(0);
  });

  test('plays slower when hardly anything is left', () => {
    begin();
    take(210, control.marginMs - 3);
    expect(control.speed).toBe(0.998);
    const blocks = blocksUntil(() => control.speed === 1);
    expect(blocks * BLOCK_MS * 0.002).toBeCloseTo(3, 0);
  });

  test('thinks of the emptiest moment', () => {
    begin();
    for (let second = 0; second < 30; second += 1) {
      take(99, 20);
      take(1, control.marginMs);
    }
    expect(control.speed).toBe(1);
    expect(control.takeJumpMs()).toBe(0);
  });

  test('jumps over what no speed would make up for', () => {
    begin();
    take(30, control.marginMs + 60);
    expect(control.takeJumpMs()).toBeCloseTo(60);
  });

  test('keeps more after it ran dry, up to a limit, and less again once that was not needed for long', () => {
    const atFirst = control.marginMs;
    begin();
    control.ranDry(8);
    expect(control.marginMs).toBe(atFirst + 5);
    for (let time = 0; time < 50; time += 1) control.ranDry(8);
    const most = control.marginMs;
    expect(most).toBe(40);
    take(1000, most);
    expect(control.marginMs).toBe(most - 1);
    // All of it was needed: it stays.
    for (let time = 0; time < 20; time += 1) {
      take(990, most);
      take(10, 1);
    }
    expect(control.marginMs).toBe(most - 1);
    take(100_000, most);
    expect(control.marginMs).toBe(atFirst);
  });

  test('learns nothing from a gap that no buffer it may keep would have bridged', () => {
    const atFirst = control.marginMs;
    control.ranDry(200);
    expect(control.marginMs).toBe(atFirst);
  });
});

/** Nobody hears the source before. */
function begin(): void {
  take(5, control.marginMs);
  expect(control.takeJumpMs()).toBe(0);
}

function take(blocks: number, leftMs: number): void {
  for (let block = 0; block < blocks; block += 1) control.took(leftMs, BLOCK_MS);
}

function blocksUntil(isOver: () => boolean): number {
  let blocks = 0;
  for (; !isOver(); blocks += 1) control.took(control.marginMs, BLOCK_MS);
  return blocks;
}
