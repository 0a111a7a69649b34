import { connect, type Socket } from 'node:net';
import type { SeededChance } from './chance.ts';
import type { Findings } from './findings.ts';
import type { VisitPlace } from './socket-visit.ts';

/**
 * What has half of something waits for the rest for much longer: that it gives up at last is shown elsewhere.
 */
const PATIENCE_MS = 1500;
/** RFC 6455 §5.2, and what it reserves. */
const OPCODES = [0, 1, 2, 3, 7, 8, 9, 10, 11, 15] as const;

/**
 * A connection below HTTP's and WebSocket's rules: frames that are none, floods of control frames, halves of
 * things.
 */
export async function visitRaw(place: VisitPlace, chance: SeededChance, findings: Findings): Promise<number> {
  const pieces = chance.happens(0.75) ? [UPGRADE, ...frames(chance)] : [halfRequest(chance)];
  for (const piece of pieces) findings.sent('raw', piece);
  const said = await exchange(place, pieces, chance.below(3));
  const status = /^HTTP\/1\.1 (\d+)/.exec(said)?.[1];
  if (status !== undefined) findings.count(`raw ${status}`);
  if (status !== undefined && Number(status) >= 500)
    findings.found(`A raw connection got ${said.slice(0, 300)}`);
  if (said.includes('"code":"internal"')) findings.found('A frame was answered with internal.');
  return pieces.length;
}

const UPGRADE = Buffer.from(
  'GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
);

function frames(chance: SeededChance): Buffer[] {
  return Array.from({ length: 1 + chance.below(20) }, () => frame(chance));
}

/**
 * Any opcode, reserved bits, without a mask, with a length that is not so, with a payload too long for its
 * kind.
 */
function frame(chance: SeededChance): Buffer {
  const payload = chance.bytes(chance.below(200));
  const first = chance.pick(OPCODES) | (chance.happens(0.8) ? 0x80 : 0) | (chance.happens(0.1) ? 0x70 : 0);
  const mask = chance.happens(0.9) ? 0x80 : 0;
  const claimed = chance.happens(0.9) ? payload.length : chance.below(2 ** 31);
  const head = Buffer.alloc(claimed > 65_535 ? 10 : claimed > 125 ? 4 : 2);
  head.writeUInt8(first, 0);
  if (head.length === 2) head.writeUInt8(mask | claimed, 1);
  else if (head.length === 4) {
    head.writeUInt8(mask | 126, 1);
    head.writeUInt16BE(claimed, 2);
  } else {
    head.writeUInt8(mask | 127, 1);
    head.writeBigUInt64BE(BigInt(claimed), 2);
  }
  return Buffer.concat([head, ...(mask === 0 ? [] : [chance.bytes(4)]), payload]);
}

function halfRequest(chance: SeededChance): Buffer {
  const whole = Buffer.concat([
    chance.pick([
      UPGRADE,
      Buffer.from(
        'POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"ti',
      ),
      Buffer.from('POST /api/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n{'),
      Buffer.from(
        'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x',
      ),
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    ]),
    chance.bytes(chance.below(20)),
  ]);
  return whole.subarray(0, 1 + chance.below(whole.length));
}

/** @param farewell 0: sends a close frame, 1: closes its half and waits, 2: is gone */
function exchange(
  { port, localAddress }: VisitPlace,
  pieces: readonly Buffer[],
  farewell: number,
): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host: '127.0.0.1', port, localAddress, allowHalfOpen: true });
    let said = '';
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    socket.on('data', (data) => {
      said += data.toString('latin1');
      // The first answer came; what a frame does to the server it does without one, too.
      if (farewell === 2 || said.length > 100_000) socket.destroy();
    });
    socket.on('end', () => socket.end());
    // Refused, reset, closed: an end like any other.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(said);
    });
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(piece);
      if (farewell === 1) socket.end();
      else socket.once('drain', () => socket.destroySoon());
      // Whatever it says, it says soon: nothing is to be waited for but that it read.
      if (farewell === 0) setImmediate(() => socket.destroySoon());
    });
  });
}
