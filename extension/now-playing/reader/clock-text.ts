/** "3:07", "1:02:03" or "-0:42" as milliseconds; `undefined` when it is no such clock. */
export function parseClock(text: string): number | undefined {
  const match = /^\s*([-\u2212]?)(?:(\d{1,3}):)?(\d{1,3}):(\d{2})\s*$/.exec(text);
  if (!match) return undefined;
  const [, minus, hours = '0', minutes, seconds] = match;
  const totalMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return minus ? -totalMs : totalMs;
}
