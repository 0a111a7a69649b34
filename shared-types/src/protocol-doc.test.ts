import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { CLOSE } from './close-code.ts';
import { ERROR_CODES, isFinal } from './error-code.ts';
import { events } from './events.ts';
import { SESSION_ID_ALPHABET } from './ids.ts';
import { ARTWORK_BYTES, FRAME_BYTES, HARD_FRAME_BYTES, SNAPSHOT_HISTORY, TEXT_LENGTH } from './limits.ts';
import { PROTOCOL_VERSION } from './protocol-version.ts';
import { requests } from './requests.ts';
import { sessionState } from './session-state.ts';

const DOC = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const OPERATIONS = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** The cells of the table row that begins with `name`, under this heading. */
function rowOf(heading: string, name: string): string[] {
  const section = DOC.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const row = section.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
  return row.split('|').map((cell) => cell.trim());
}

/** The fields of a message as the tables write them. */
function fieldsOf(schema: z.ZodMiniType): string[] {
  if (!(schema instanceof z.ZodMiniObject)) throw new Error('Messages are objects.');
  return Object.entries(schema.shape).map(([name, field]) =>
    isOptional(field) ? `\`${name}?\`` : `\`${name}\``,
  );
}

function isOptional(field: unknown): boolean {
  return field instanceof z.ZodMiniOptional || field instanceof z.ZodMiniDefault;
}

function named(cell: string | undefined): string[] {
  // Words in brackets explain; what stands outside of them is a field.
  return (cell ?? '').replaceAll(/\([^)]*\)/g, '').match(/`[^`]+`/g) ?? [];
}

describe('docs/protocol.md', () => {
  test.each(Object.entries(requests))(
    'lists the request %s with all its fields',
    (method, { data, reply }) => {
      const [, , dataCell, replyCell, errors] = rowOf('Requests', method);
      expect(named(dataCell)).toEqual(fieldsOf(data));
      expect(named(replyCell)).toEqual(fieldsOf(reply));
      for (const code of named(errors)) expect(ERROR_CODES).toContain(code.slice(1, -1));
    },
  );

  test.each(Object.entries(events))('lists the event %s with all its fields', (event, schema) => {
    expect(named(rowOf('Events', event)[2])).toEqual(fieldsOf(schema));
  });

  test.each(ERROR_CODES)('explains the error %s, and whether it is final', (code) => {
    const [, , meaning] = rowOf('Errors', code);
    expect(meaning).toBeTruthy();
    expect(meaning?.includes('**final**')).toBe(isFinal(code));
  });

  test('names every number, state and version as the code has them', () => {
    for (const limit of [ARTWORK_BYTES, FRAME_BYTES, HARD_FRAME_BYTES])
      expect(DOC).toContain(`${limit} bytes`);
    expect(DOC).toContain(`${TEXT_LENGTH} characters`);
    expect(DOC).toContain(`the last ${SNAPSHOT_HISTORY}`);
    for (const code of Object.values(CLOSE)) expect(DOC).toContain(`| ${code} | server |`);
    for (const state of sessionState.options) expect(DOC).toMatch(new RegExp(`--> ${state}\\b`));
    expect(DOC).toContain(`(now ${PROTOCOL_VERSION})`);
    expect(DOC).toContain(`\`${SESSION_ID_ALPHABET}\``);
  });
});

describe('docs/operations.md', () => {
  test.each(Object.entries(CLOSE))('tells operators why sockets are closed for %s', (reason, code) => {
    expect(OPERATIONS).toContain(`| ${code} | \`${reason}\` |`);
  });
});
