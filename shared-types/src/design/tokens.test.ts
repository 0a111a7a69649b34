import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NIGHT, PAPER, SIGNAL } from './mark.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The custom properties of the first block that follows `opening`. */
function block(opening: string): Map<string, string> {
  const start = css.indexOf(opening);
  if (start < 0) throw new Error(`tokens.css has no "${opening}"`);
  const body = css.slice(start + opening.length, css.indexOf('}', start));
  return new Map(
    [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

const dark = block(':root {');
const light = block(':root[data-theme="light"] {');
const themes = { dark, light };

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function hex(value: string | undefined): number[] {
  const digits = /^#([0-9a-f]{6})$/.exec(value ?? '')?.[1];
  if (!digits) throw new Error(`not a colour: ${value}`);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255);
}

/** OKLCH to sRGB, clipped as browsers clip (CSS Color 4 §10.11 and Björn Ottosson's matrices). */
function oklch(lightness: number, chroma: number, hue: number): number[] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((linear) => {
    const clipped = Math.min(1, Math.max(0, linear));
    return clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  });
}

describe.each(Object.entries(themes))('the %s theme', (_, tokens) => {
  test.each(['--text', '--soft', '--faint', '--accent', '--good', '--warn', '--bad'])(
    '%s can be read on every ground',
    (ink) => {
      for (const ground of ['--bg', '--raised', '--sunken']) {
        expect(contrast(hex(tokens.get(ink)), hex(tokens.get(ground))), ground).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test('has buttons that can be read and seen', () => {
    for (const fill of ['--fill', '--fill-hover']) {
      expect(contrast(hex(tokens.get('--on-fill')), hex(tokens.get(fill)))).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(hex(tokens.get('--fill')), hex(tokens.get('--bg')))).toBeGreaterThanOrEqual(3);
    expect(contrast(hex(tokens.get('--line-strong')), hex(tokens.get('--bg')))).toBeGreaterThanOrEqual(3);
    expect(contrast(hex(tokens.get('--line-strong')), hex(tokens.get('--raised')))).toBeGreaterThanOrEqual(3);
  });

  test('keeps any artwork accent readable', () => {
    const bounds = [tokens.get('--art-darkest'), tokens.get('--art-lightest')].map(Number);
    for (const lightness of bounds) {
      for (let hue = 0; hue < 360; hue += 5) {
        for (const chroma of [0, 0.05, 0.1, 0.15]) {
          const accent = oklch(lightness, chroma, hue);
          for (const ground of ['--bg', '--raised']) {
            const found = contrast(accent, hex(tokens.get(ground)));
            expect(found, `oklch(${lightness} ${chroma} ${hue}) on ${ground}`).toBeGreaterThanOrEqual(4.5);
          }
        }
      }
    }
  });
});

test('has the same light theme, wished for by the system or chosen', () => {
  expect([...block(':root:not([data-theme="dark"]) {')]).toEqual([...light]);
});

test('has icons in the colours of the themes', () => {
  expect({ night: dark.get('--bg'), paper: light.get('--bg'), signal: dark.get('--fill') }).toEqual({
    night: NIGHT,
    paper: PAPER,
    signal: SIGNAL,
  });
});
