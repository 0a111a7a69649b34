import type { RtcConfig } from 'node-datachannel';

/**
 * Of every peer without a browser. Ports are taken in turn (libjuice does so when it is given a range), so
 * that none comes back before the server has closed its former owner's transport: until then mediasoup, which
 * looks packets up by the address they come from, answers 401 (RFC 8445, 7.3.1). A browser asks again;
 * libjuice gives that path up for good, and the join waits in vain. Below the range from which Linux takes
 * ports by itself.
 */
export const PEER_CONFIG: RtcConfig = { iceServers: [], portRangeBegin: 10_000, portRangeEnd: 32_000 };
