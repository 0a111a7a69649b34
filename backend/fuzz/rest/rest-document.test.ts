import { expect, test } from 'vitest';
import { RestDocument } from './rest-document.ts';

const document = new RestDocument({
  paths: {},
  components: {
    schemas: {
      Inner: {
        type: 'object',
        properties: { id: { type: 'string', pattern: '^[a-z]$' } },
        required: ['id'],
        additionalProperties: false,
      },
    },
  },
});
const schema = { type: 'array', items: { $ref: '#/components/schemas/Inner' } };

test('what fits fits', () => expect(document.misfit(schema, [{ id: 'a' }])).toBeUndefined());

test.each([[{ id: 'a' }], [[{ id: 'ab' }]], [[{}]], [[{ id: 'a', extra: 1 }]], [null]])(
  'finds what does not: %j',
  (body) => expect(document.misfit(schema, body)).toBeTypeOf('string'),
);
