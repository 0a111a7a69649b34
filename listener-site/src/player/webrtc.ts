/** The parts of mediasoup-client that a listener needs; the bundler leaves the rest out. */
export { Device } from 'mediasoup-client';
export type { Consumer, Transport } from 'mediasoup-client/types';
