/**
 * What is to be done about a transport, decided without doing anything: a function of where it stands and of
 * what happened. Own, because a library of state machines would take a good part of what the listener page
 * may load.
 */

/** `RTCPeerConnectionState` (W3C WebRTC §4.3.3), as mediasoup-client tells it. */
export type TransportState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export type Phase =
  /** Nothing is under way: not wanted, given up, or without a server to ask until the line is back. */
  | 'idle'
  /** A transport is being made, in place of another one if there was one. */
  | 'opening'
  /** There is a new transport, and nothing yet that it has to connect for. */
  | 'made'
  /** There is a new transport, which has to connect in time. */
  | 'connecting'
  | 'connected'
  /** The browser doubts the path: it may trust it again at once. */
  | 'doubted'
  /** An ICE restart is asked for. */
  | 'restarting'
  /** ICE was restarted, and has to find a path in time. */
  | 'seeking'
  /** No transport could be had: the next try comes after a while. */
  | 'pausing'
  | 'closed';

/** What is known of the transport that is in use, or being made. */
export interface Way {
  /** What the browser said last. */
  readonly state: TransportState;
  /** It was connected once, so that an ICE restart may bring it back. */
  readonly wasConnected: boolean;
}

export type Happening =
  | { readonly kind: 'wanted' }
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'closed' }
  /** The browser says so of the transport in use. */
  | { readonly kind: 'state'; readonly state: TransportState }
  /** `hasUse`: there is something to carry, so that it will connect. */
  | { readonly kind: 'opened'; readonly hasUse: boolean }
  | { readonly kind: 'refused'; readonly hope: Hope }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'restart-refused'; readonly why: RestartRefusal }
  /** The transport in use carries something else from now on. */
  | { readonly kind: 'used' }
  | { readonly kind: 'use-refused'; readonly hope: Hope }
  /** The time of the present phase is over. */
  | { readonly kind: 'due' }
  /** The server no longer has it. */
  | { readonly kind: 'lost' }
  /** The line is back. `isKept`: the server still has it; `isSilent`: nothing came over it lately. */
  | { readonly kind: 'line-back'; readonly isKept: boolean; readonly isSilent: boolean }
  /** The network or the machine is back. */
  | { readonly kind: 'woken' }
  /** Nothing comes over it, and checks are not answered, though the browser counts it as connected. */
  | { readonly kind: 'silent' }
  /** Nothing comes over it still, though the server answers on the line. */
  | { readonly kind: 'dead' };

/** What may become of something that was refused. */
export type Hope =
  /** Another try. */
  | 'later'
  /** Another transport: the server does not know this one. */
  | 'elsewhere'
  /** Nothing, until somebody says so: the line is back, or there is something to hear. */
  | 'none';

export type RestartRefusal =
  /** There is no line to ask over. */
  | 'away'
  /** The server does not know the transport. */
  | 'gone'
  | 'other';

export type Order = 'open' | 'restart' | 'discard' | 'doubt-line' | 'forget-failures';

export interface TransportStep {
  readonly phase: Phase;
  readonly orders: readonly Order[];
}

/** In what the two directions differ. */
export interface StepRules {
  /** Whether the browser's doubt is waited out for a moment before it counts. */
  readonly waitsOutDoubt: boolean;
  /** Whether ICE is restarted even where there was no path yet. */
  readonly restartsUnproven: boolean;
}

/** @param way as it is after what happened; `undefined` without a transport */
export function transportStep(
  phase: Phase,
  happening: Happening,
  way: Way | undefined,
  rules: StepRules,
): TransportStep {
  if (phase === 'closed') return to(phase);
  switch (happening.kind) {
    case 'wanted':
      return to('opening', 'open');
    case 'unwanted':
      return to('idle', 'discard');
    case 'closed':
      return to('closed', 'discard');
    case 'state':
      return afterState(phase, happening.state, isWorthRestart(way, rules), rules);
    case 'opened':
      return afterOpened(happening.hasUse, way, rules);
    case 'refused':
      if (happening.hope !== 'none') return to('pausing');
      return to(isConnected(way) ? 'connected' : 'idle');
    case 'restarted':
      if (phase !== 'restarting') return to(phase);
      return to(isConnected(way) ? 'connected' : 'seeking');
    case 'restart-refused':
      if (happening.why === 'gone') return to('opening', 'open');
      // It may have come back by itself meanwhile.
      if (phase !== 'restarting') return to(phase);
      return happening.why === 'away' ? to('idle') : to('opening', 'open');
    case 'used':
      return afterUsed(phase, way);
    case 'use-refused':
      if (phase === 'opening' || happening.hope === 'none') return to(phase);
      return happening.hope === 'elsewhere' ? to('opening', 'open') : to('pausing');
    case 'due':
      return phase === 'doubted' ? to('restarting', 'restart') : to('opening', 'open');
    case 'lost':
      return phase === 'opening' || way === undefined ? to(phase) : to('opening', 'open');
    case 'line-back':
      return afterLineBack(phase, happening, way, rules);
    case 'woken':
      if (!isBroken(way) || phase === 'opening' || phase === 'restarting') return to(phase);
      return isWorthRestart(way, rules) ? to('restarting', 'restart') : to('opening', 'open');
    case 'silent':
      return isConnected(way) ? to(phase, 'doubt-line') : to(phase);
    case 'dead':
      return phase === 'connected' && isConnected(way) ? to('opening', 'open') : to(phase);
  }
}

function afterState(
  phase: Phase,
  state: TransportState,
  mayRestart: boolean,
  rules: StepRules,
): TransportStep {
  // What was told while it was being made counts once it is made.
  if (phase === 'opening') return to(phase);
  if (state === 'connected') return to('connected', 'forget-failures');
  if (state !== 'disconnected' && state !== 'failed') return to(phase);
  if (phase === 'restarting' || phase === 'seeking' || phase === 'pausing') return to(phase, 'doubt-line');
  if (state === 'disconnected' && rules.waitsOutDoubt) return to('doubted', 'doubt-line');
  // There never was a path: what is wrong is not the line, and haste does not help.
  if (!mayRestart) return to('pausing');
  return to('restarting', 'doubt-line', 'restart');
}

function afterOpened(hasUse: boolean, way: Way | undefined, rules: StepRules): TransportStep {
  if (way && (isConnected(way) || isBroken(way)))
    return afterState('made', way.state, isWorthRestart(way, rules), rules);
  return to(hasUse ? 'connecting' : 'made');
}

function afterUsed(phase: Phase, way: Way | undefined): TransportStep {
  if (phase === 'opening') return to(phase);
  // What was to mend an earlier failure would break what is good now.
  if (isConnected(way)) return to('connected');
  return to(way?.wasConnected ? phase : 'connecting');
}

function afterLineBack(
  phase: Phase,
  { isKept, isSilent }: { isKept: boolean; isSilent: boolean },
  way: Way | undefined,
  rules: StepRules,
): TransportStep {
  const isKnown = isKept && phase !== 'opening' && isWorthRestart(way, rules);
  if (!isKnown) return to('opening', 'open');
  if (isConnected(way)) return isSilent ? to(phase, 'restart') : to(phase);
  return phase === 'restarting' || phase === 'seeking' ? to(phase) : to('restarting', 'restart');
}

function isConnected(way: Way | undefined): boolean {
  return way?.state === 'connected';
}

function isBroken(way: Way | undefined): boolean {
  return way?.state === 'disconnected' || way?.state === 'failed';
}

function isWorthRestart(way: Way | undefined, rules: StepRules): boolean {
  return way !== undefined && (way.wasConnected || rules.restartsUnproven);
}

function to(phase: Phase, ...orders: Order[]): TransportStep {
  return { phase, orders };
}
