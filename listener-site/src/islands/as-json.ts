/** For a script element. Titles are anybody's text: none may close it. */
export function asJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
