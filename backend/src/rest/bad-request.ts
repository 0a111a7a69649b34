import { ProtocolError } from '@auxcast/shared-types';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What is wrong with a body or a query, by the first thing found (https://standardschema.dev). */
export function badRequest(issues: readonly Issue[]): ProtocolError {
  const [first] = issues;
  const path = (first?.path ?? [])
    .map((part) => String(typeof part === 'object' ? part.key : part))
    .join('.');
  const where = path === '' ? '' : ` at ${path}`;
  return new ProtocolError(
    'bad-request',
    `The request does not fit${where}: ${first?.message ?? 'invalid'}`,
    {
      path,
    },
  );
}
