import { parseSessionCode, wholeCharacters } from '@auxcast/shared-types';
import type { APIRoute } from 'astro';

const SHOWN_BACK = 300;

/**
 * Where the home page's form leads: to the session, or back with what was typed. Works without any script.
 */
export const GET: APIRoute = ({ url, redirect }) => {
  const typed = url.searchParams.get('code') ?? '';
  const sessionId = parseSessionCode(typed);
  if (sessionId) return redirect(`/s/${sessionId}`, 303);
  return redirect(`/?code=${encodeURIComponent(wholeCharacters(typed, SHOWN_BACK))}`, 303);
};
