import { parseSessionCode } from '@auxcast/shared-types';
import type { APIRoute } from 'astro';

const SHOWN_BACK = 300;

/** Where the home page's form leads: to the session, or back with what was typed. Works without any script. */
export const GET: APIRoute = ({ url, redirect }) => {
  const typed = url.searchParams.get('code') ?? '';
  const sessionId = parseSessionCode(typed);
  if (sessionId) return redirect(`/s/${sessionId}`, 303);
  // The cut may go through the middle of a character, and half of one has no place in an address.
  return redirect(`/?code=${encodeURIComponent(typed.slice(0, SHOWN_BACK).toWellFormed())}`, 303);
};
