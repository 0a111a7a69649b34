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

/** The one page that others may show in a frame. */
const FRAMED = '/s/[id]/embed';

export const onRequest = defineMiddleware(async ({ routePattern }, next) => {
  const response = await next();
  if (routePattern === FRAMED) letBeFramed(response.headers);
  else response.headers.set('X-Frame-Options', 'DENY');
  response.headers.set('Permissions-Policy', permissionsPolicy(routePattern === '/s/[id]' ? '(self)' : '()'));
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  // A page shows a moment; who comes back gets the next one.
  if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'no-store');
  return response;
});

function letBeFramed(headers: Headers): void {
  const policy = headers.get('Content-Security-Policy') ?? '';
  headers.set('Content-Security-Policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
  // For pages that let in only what says that it may be (COEP).
  headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
}
