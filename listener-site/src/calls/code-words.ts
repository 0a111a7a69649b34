/** A session's code as people read it aloud: in two halves. */
export function codeInWords(sessionId: string): string {
  return `${sessionId.slice(0, 5)}-${sessionId.slice(5)}`;
}
