import { HttpException, HttpStatus } from '@nestjs/common';

/**
 * A stream has a beginning, which is whenever one comes, and nothing that one could skip to. Ranges from the
 * beginning are answered with the whole (RFC 9110 §14.2 leaves that to the server): iOS asks for the first
 * two bytes, and were it given them, its next request would ask for no titles.
 * @param range the header, if there is one
 * @throws HttpException 416 where none of the ranges begins there
 */
export function demandFromStart(range: string | undefined): void {
  const ranges = /^bytes\s*=(.+)$/i.exec(range ?? '')?.[1]?.split(',');
  // What is no range of bytes is as good as none.
  if (ranges === undefined || ranges.some(isFromStart) || !ranges.every(isRange)) return;
  throw new HttpException('Nothing is there yet.', HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
}

function isFromStart(range: string): boolean {
  return /^\s*0+-/.test(range);
}

function isRange(range: string): boolean {
  return /^\s*(\d+-\d*|-\d+)\s*$/.test(range);
}
