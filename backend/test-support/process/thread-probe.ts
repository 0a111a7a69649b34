/**
 * In a thread of the server: collects its garbage when the main thread says so, which cannot do it from
 * outside.
 */
import { BroadcastChannel } from 'node:worker_threads';
import { COLLECT_CHANNEL, collect } from './collect.ts';

const channel = new BroadcastChannel(COLLECT_CHANNEL);
channel.onmessage = () => void collect();
// The probe must not keep a thread alive that wants to stop.
channel.unref();
