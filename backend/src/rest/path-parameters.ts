import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';

/** Not checked by a schema: what is no id is simply not found. */
export function SessionIdParameter(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiParam({
      name: 'sessionId',
      description: 'The session’s id, as in its link',
      schema: { type: 'string' },
      example: '7k2mdx4qaz',
    }),
  );
}
