import { defineMiddleware } from 'astro:middleware';

/** Headers that belong to every page. The rest of the policy is in `astro.config.ts`. */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

/** W3C Permissions Policy. A microphone is for the pages of sessions alone, where people may talk. */
function permissionsPolicy(microphone: '()' | '(self)'): string {
  return `camera=(), microphone=${microphone}, geolocation=(), display-capture=()`;
}

export const onRequest = defineMiddleware(async ({ routePattern }, next) => {
  const response = await next();
  response.headers.set('Permissions-Policy', permissionsPolicy(routePattern === '/s/[id]' ? '(self)' : '()'));
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  // A page shows a moment; who comes back gets the next one.
  if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'no-store');
  return response;
});
