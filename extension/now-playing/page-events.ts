/**
 * Events on `document` between the page's world and ours: the page can hear and forge them, so they hold no
 * secret.
 */

/** Reader to relay; `detail` is PageFacts as JSON. */
export const FACTS_EVENT = 'auxcast:facts';
/** Relay to reader: say everything, and from now on every change. */
export const ASK_EVENT = 'auxcast:ask';
/** Relay to reader: nobody listens any more. */
export const REST_EVENT = 'auxcast:rest';
/**
 * Background to reader: whether sound comes from the tab; `detail` is "yes", "no", or "maybe": it does, of
 * whatever page. Page readers see elements, not Web Audio.
 */
export const AUDIBLE_EVENT = 'auxcast:audible';
