/**
 * Whether `host` is `pattern`; `*.example.com` stands for that domain and all below it, `music.amazon.*` for
 * any ending.
 */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern.startsWith('*.')) return host === pattern.slice(2) || host.endsWith(pattern.slice(1));
  if (pattern.endsWith('.*'))
    return host.startsWith(pattern.slice(0, -1)) && isEnding(host.slice(pattern.length - 1));
  return host === pattern;
}

/** "com", "de", "co.uk", "com.br": what a company's many addresses differ in. */
function isEnding(text: string): boolean {
  return /^(?:[a-z]{2,3}\.)?[a-z]{2,}$/.test(text);
}
