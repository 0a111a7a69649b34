import { parseSessionCode, type SessionSnapshot } from '@auxcast/shared-types';
import { EMBED_SIZE, embedCode } from '@auxcast/shared-types/addresses';
import type { APIRoute } from 'astro';
import { sessionCard } from '../session-card.ts';

const THUMBNAIL_PX = 500;
/** The small player: as wide as it may be, up to its own width; pixels. */
const PLAYER = { ...EMBED_SIZE, leastWidth: 240 };

/** oEmbed 1.0 (https://oembed.com): a small player for whatever has a program, a link to what has none. */
export const GET: APIRoute = async ({ url, locals }) => {
  const query = url.searchParams;
  const sessionId = parseSessionCode(query.get('url') ?? '');
  const visit = sessionId && (await locals.visit(sessionId));
  const isPrivate = visit && 'session' in visit && visit.session.visibility === 'private';
  // Of what is private the provider tells nothing (oEmbed 1.0, §2.3.5.1).
  if (isPrivate || (visit && visit.kind === 'private')) return refused(401, 'private');
  if (!visit || visit.kind === 'unknown') return refused(404, 'not-found');
  if (visit.kind === 'unavailable') {
    return refused(503, 'unavailable', { 'Retry-After': String(Math.ceil(visit.retryAfterMs / 1000)) });
  }
  // As its page answers: nobody should keep a player of it.
  if (visit.kind === 'ended') return refused(410, 'ended');
  if ((query.get('format') ?? 'json') !== 'json') return refused(501, 'format');
  const { session } = visit;
  const card = sessionCard(session, session.nowPlaying.track, locals.origin);
  return Response.json({
    version: '1.0',
    ...playerOf(session, locals.origin, mostOf(query, 'maxwidth'), mostOf(query, 'maxheight')),
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

function refused(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers });
}

/** How large it may be; what is no number is no bound. */
function mostOf(query: URLSearchParams, name: string): number {
  const most = query.get(name) ?? '';
  return /^\d{1,5}$/.test(most) ? Number(most) : Number.POSITIVE_INFINITY;
}

function playerOf(
  { kind, sessionId }: Pick<SessionSnapshot, 'kind' | 'sessionId'>,
  origin: string,
  maxWidth: number,
  maxHeight: number,
): Record<string, unknown> {
  const { leastWidth, height } = PLAYER;
  const width = Math.min(PLAYER.width, maxWidth);
  if (kind === 'call' || width < leastWidth || height > maxHeight) return { type: 'link' };
  const html = embedCode(`${origin}/s/${sessionId}`, { width, height });
  return { type: 'rich', width, height, html };
}
