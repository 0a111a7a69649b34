import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type PageQuery, Paging, pageQuery } from './paging.ts';

interface Item {
  readonly at: number;
  readonly id: string;
}

const paging = new Paging<Item, readonly [number, string]>({
  list: 'items',
  place: z.tuple([z.number(), z.string()]),
  placeOf: ({ at, id }) => [at, id],
});

const query = (limit: number, cursor?: string): PageQuery => ({ limit, cursor });
const items = fc.uniqueArray(
  fc.record({ at: fc.integer({ min: -9, max: 9 }), id: fc.string({ maxLength: 3 }) }),
  { selector: ({ at, id }) => `${at} ${id}`, maxLength: 40 },
);

describe('Paging', () => {
  test('shows every item once, in order, whatever the size of a page', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 9 }), (all, limit) => {
        const sorted = paging.sorted(all);
        const shown: Item[] = [];
        let cursor: string | undefined;
        do {
          const page = paging.pageOf(sorted, query(limit, cursor));
          expect(page.items.length).toBeLessThanOrEqual(limit);
          shown.push(...page.items);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(shown).toEqual(sorted);
      }),
    );
  });

  test('leaves nothing out and repeats nothing that stays, whatever comes and goes meanwhile', () => {
    fc.assert(
      fc.property(items, items, fc.integer({ min: 1, max: 9 }), (before, after, limit) => {
        const first = paging.pageOf(paging.sorted(before), query(limit));
        const kept = after.filter((one) => !before.some(({ at, id }) => one.at === at && one.id === id));
        const now = paging.sorted([...before.slice(0, before.length / 2), ...kept]);
        const shown = [...first.items];
        for (let cursor = first.nextCursor; cursor !== null; ) {
          const page = paging.pageOf(now, query(limit, cursor));
          shown.push(...page.items);
          cursor = page.nextCursor;
        }
        expect(new Set(shown).size).toBe(shown.length);
        if (first.nextCursor !== null) {
          for (const stays of before.slice(0, before.length / 2)) expect(shown).toContain(stays);
        }
      }),
    );
  });

  test('its cursors go through an address as they are', () => {
    const { nextCursor } = paging.pageOf([item(1, 'ü/+?'), item(2, 'b')], query(1));
    expect(nextCursor).toMatch(/^[\w-]+$/);
  });

  test.each([
    ['nothing of ours', 'abc'],
    ['no base64', '%%%'],
    ['no JSON', written('{')],
    ['another list’s', written(JSON.stringify(['others', [1, 'a']]))],
    ['another place', written(JSON.stringify(['items', ['a', 1]]))],
    ['too few parts', written(JSON.stringify(['items', [1]]))],
    ['too many parts', written(JSON.stringify(['items', [1, 'a', 2]]))],
    ['no number', written('["items",[1e999,"a"]]')],
    ['an object', written(JSON.stringify({ list: 'items' }))],
  ])('refuses a cursor that is %s', (_what, cursor) => {
    expect(() => paging.pageOf([item(1, 'a')], query(5, cursor))).toThrow(
      expect.objectContaining({ code: 'bad-request', details: { path: 'cursor' } }),
    );
  });
});

describe('pageQuery', () => {
  test.each([
    [{}, { limit: 50 }],
    [{ limit: '100' }, { limit: 100 }],
    [
      { limit: '1', cursor: 'x' },
      { limit: 1, cursor: 'x' },
    ],
  ])('takes %j', (given, read) => expect(pageQuery.parse(given)).toEqual(read));

  test.each([
    { limit: '0' },
    { limit: '101' },
    { limit: '-1' },
    { limit: '1.5' },
    { limit: '1e1' },
    { limit: '' },
    { limit: ['1', '2'] },
    { cursor: '' },
    { cursor: 'x'.repeat(201) },
    { offset: '3' },
  ])('refuses %j', (given) => expect(pageQuery.safeParse(given).success).toBe(false));
});

function item(at: number, id: string): Item {
  return { at, id };
}

function written(text: string): string {
  return Buffer.from(text).toString('base64url');
}
