import { parseSessionCode } from '@auxcast/shared-types';
import type { APIRoute } from 'astro';
import { sessionCard } from '../session-card.ts';

const THUMBNAIL_PX = 500;

/** oEmbed 1.0 (https://oembed.com), type `link`: our pages are not for frames. */
export const GET: APIRoute = async ({ url, locals }) => {
  const sessionId = parseSessionCode(url.searchParams.get('url') ?? '');
  const visit = sessionId && (await locals.visit(sessionId));
  const isPrivate = visit && 'session' in visit && visit.session.visibility === 'private';
  // Of what is private the provider tells nothing (oEmbed 1.0, §2.3.5.1).
  if (isPrivate || (visit && visit.kind === 'private')) {
    return Response.json({ error: 'private' }, { status: 401 });
  }
  if (!visit || visit.kind === 'unknown') return Response.json({ error: 'not-found' }, { status: 404 });
  if (visit.kind === 'unavailable') {
    const headers = { 'Retry-After': String(Math.ceil(visit.retryAfterMs / 1000)) };
    return Response.json({ error: 'unavailable' }, { status: 503, headers });
  }
  if ((url.searchParams.get('format') ?? 'json') !== 'json') {
    return Response.json({ error: 'format' }, { status: 501 });
  }
  const { session } = visit;
  const track = visit.kind === 'ended' ? (visit.history.at(-1) ?? null) : visit.session.nowPlaying.track;
  const card = sessionCard(session, track, locals.origin);
  return Response.json({
    version: '1.0',
    type: 'link',
    title: card.title,
    author_name: session.hostName ?? undefined,
    provider_name: 'Auxcast',
    provider_url: locals.origin,
    cache_age: 60,
    ...(card.imageIsCover && {
      thumbnail_url: card.image,
      thumbnail_width: THUMBNAIL_PX,
      thumbnail_height: THUMBNAIL_PX,
    }),
  });
};
