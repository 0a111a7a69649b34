/**
 * A listener that joins, says who it is on one line of JSON, and then reads nothing any more: a real socket that fills up.
 * Arguments: the address of the server's `/ws`, and the session's id.
 */
import { listenerRequests, PROTOCOL_VERSION, replyEnvelope } from '@auxcast/shared-types';
import { WebSocket } from 'ws';

const [url = '', sessionId = ''] = process.argv.slice(2);
const socket = new WebSocket(url, { perMessageDeflate: false });
socket.on('open', () => {
  const data = { protocol: PROTOCOL_VERSION, sessionId };
  socket.send(JSON.stringify({ id: 1, method: 'join', data }));
});
socket.on('message', (raw: Buffer) => {
  const reply = replyEnvelope.safeParse(JSON.parse(raw.toString('utf8')));
  if (!reply.success) return;
  if (!reply.data.ok) throw new Error(reply.data.error.message);
  socket.pause();
  const { participantId } = listenerRequests.join.reply.parse(reply.data.data);
  console.log(JSON.stringify({ participantId }));
});
process.once('disconnect', () => process.exit());
