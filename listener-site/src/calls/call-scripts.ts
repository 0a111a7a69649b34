/** Where the site has the scripts of calls: `begin.js` for the home page, `page.js` for a call's own page. */
export const CALL_SCRIPTS = 'calls';
