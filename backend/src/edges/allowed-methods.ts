import { ProtocolError } from '@auxcast/shared-types';
import type { Router } from 'express';

/** The methods that the routes at `path` take; none: there is no route. */
export function allowedMethods({ stack }: Router, path: string): string[] {
  const methods = new Set<string>();
  for (const { route } of stack) {
    if (route === undefined || !fits(route.path, path)) continue;
    // Middleware for all methods has none.
    for (const { method } of route.stack) if (method) methods.add(method.toUpperCase());
  }
  // Express answers HEAD where it answers GET.
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

/** RFC 9110 §15.5.6: the answer says in `Allow` what is taken. */
export function methodNotAllowed(allow: readonly string[]): ProtocolError {
  return new ProtocolError('method-not-allowed', `This address takes ${allow.join(', ')} only.`, { allow });
}

/**
 * As Express compares: case does not matter, nor a slash at the end. Our routes have `:name` and `:name.end`,
 * and no more.
 */
function fits(pattern: string, path: string): boolean {
  const wanted = partsOf(pattern);
  const given = partsOf(path);
  return wanted.length === given.length && wanted.every((part, at) => isPart(part, given[at] ?? ''));
}

function isPart(wanted: string, given: string): boolean {
  const end = /^:\w+(.*)$/.exec(wanted)?.[1];
  return end === undefined ? wanted === given : given.endsWith(end) && given.length > end.length;
}

function partsOf(path: string): string[] {
  return path.toLowerCase().replace(/\/$/, '').split('/');
}
