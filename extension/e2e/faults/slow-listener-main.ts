/**
 * A listener that joins, says who it is on one line of JSON, and then reads nothing any more, though it goes
 * on asking: a real socket that fills up with the answers. It leaves and joins again and again, because that
 * has the largest one. Arguments: the address of the server's `/ws`, and the session's id.
 */
import { listenerRequests, PROTOCOL_VERSION, replyEnvelope } from '@auxcast/shared-types';
import { WebSocket } from 'ws';

/** What the server lets one connection do. */
const JOINS_AT_ONCE = 10;
const JOIN_EVERY_MS = 5500;

const [url = '', sessionId = ''] = process.argv.slice(2);
const socket = new WebSocket(url, { perMessageDeflate: false });
socket.on('open', () => {
  const data = { protocol: PROTOCOL_VERSION, sessionId };
  socket.send(JSON.stringify({ id: 1, method: 'join', data }));
});
// Once: what came meanwhile is read when the server has cut it off.
socket.once('message', (raw: Buffer) => {
  const reply = replyEnvelope.safeParse(JSON.parse(raw.toString('utf8')));
  if (!reply.success) return;
  if (!reply.data.ok) throw new Error(reply.data.error.message);
  socket.pause();
  const { participantId, resumeToken } = listenerRequests.join.reply.parse(reply.data.data);
  let id = 1;
  const joinAgain = () => {
    id += 2;
    const data = { protocol: PROTOCOL_VERSION, sessionId, resumeToken };
    socket.send(JSON.stringify({ id: id - 1, method: 'leave', data: {} }));
    socket.send(JSON.stringify({ id, method: 'join', data }));
  };
  for (let count = 1; count < JOINS_AT_ONCE; count += 1) joinAgain();
  setInterval(joinAgain, JOIN_EVERY_MS);
  console.log(JSON.stringify({ participantId }));
});
process.once('disconnect', () => process.exit());
