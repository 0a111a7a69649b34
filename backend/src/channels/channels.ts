import {
  CHEER,
  type ChannelMatrix,
  type ChannelMode,
  type ChannelRight,
  GREEN_ROOM,
  PROGRAM,
  ProtocolError,
  type Role,
  STAGE,
  TALKBACK,
} from '@auxcast/shared-types';
import { customAlphabet } from 'nanoid';
import { forbidden } from './rights.ts';
import { tooMany } from './too-many.ts';

/** Lower case, and too long to be a word that means something else. */
const newChannelId = customAlphabet('23456789abcdefghjkmnpqrstvwxz', 8);

/** A talk channel. Never changed: another one takes its place. */
export interface Channel {
  readonly channelId: string;
  readonly name: string;
  readonly mode: ChannelMode;
  /** Its place among the others, from 0. */
  readonly position: number;
  readonly matrix: ChannelMatrix;
}

const BOTH = { talk: true, listen: true } as const;
const NEITHER = { talk: false, listen: false } as const;
const NEW_MATRIX: ChannelMatrix = { host: BOTH, ops: BOTH, guest: BOTH, listener: NEITHER };

/** Listeners may hear it. */
export function stageOf(mode: ChannelMode): Channel {
  return {
    channelId: STAGE,
    name: 'Stage',
    mode,
    position: 0,
    matrix: { ...NEW_MATRIX, listener: { talk: false, listen: true } },
  };
}

export interface ChannelsOptions {
  /** What is stored of them; none: the session is new, and has the stage alone. */
  readonly stored: readonly Channel[];
  readonly stage: Channel;
  readonly limits: { readonly channelsPerSession: number };
  /** For whoever stores them. */
  readonly onChanged: (channel: Channel) => void;
  readonly onClosed: (channelId: string) => void;
}

/** What may be changed of a channel. */
export interface ChannelChange {
  readonly name?: string | undefined;
  readonly mode?: ChannelMode | undefined;
  readonly position?: number | undefined;
}

/** The talk channels of a session, in their order. The stage is always there. */
export class Channels {
  readonly #options: ChannelsOptions;
  #inOrder: readonly Channel[];

  constructor(options: ChannelsOptions) {
    this.#options = options;
    const stored = [...options.stored].sort((one, other) => one.position - other.position);
    const hasStage = stored.some(({ channelId }) => channelId === STAGE);
    this.#inOrder = (hasStage ? stored : [options.stage, ...stored]).map(placed);
  }

  [Symbol.iterator](): IterableIterator<Channel> {
    return this.#inOrder.values();
  }

  get size(): number {
    return this.#inOrder.length;
  }

  find(channelId: string): Channel | undefined {
    return this.#inOrder.find((channel) => channel.channelId === channelId);
  }

  /** @throws ProtocolError `not-found` */
  demand(channelId: string): Channel {
    const channel = this.find(channelId);
    if (channel !== undefined) return channel;
    if (channelId === PROGRAM || channelId === CHEER || channelId === TALKBACK)
      throw forbidden('Who sends and hears it follows from roles.');
    throw new ProtocolError('not-found', 'There is no such channel.');
  }

  /** Host, ops and guests talk and listen there. @throws ProtocolError `too-many` */
  add(name: string, mode: ChannelMode): Channel {
    return this.#add({ channelId: newChannelId(), name, mode });
  }

  /** Once: it is there from the first desk on. False when it was. @throws ProtocolError `too-many` */
  addGreenRoom(): boolean {
    if (this.find(GREEN_ROOM) !== undefined) return false;
    this.#add({ channelId: GREEN_ROOM, name: 'Green room', mode: 'push-to-talk' });
    return true;
  }

  /** @throws ProtocolError `not-found` */
  change(channelId: string, { name, mode, position }: ChannelChange): void {
    const former = this.demand(channelId);
    const changed = { ...former, name: name ?? former.name, mode: mode ?? former.mode };
    const others = this.#inOrder.filter((channel) => channel !== former);
    const at = Math.min(position ?? former.position, others.length);
    this.#become([...others.slice(0, at), changed, ...others.slice(at)]);
  }

  /** @throws ProtocolError `not-found` */
  setRight(channelId: string, role: Role, right: ChannelRight, allowed: boolean): void {
    const former = this.demand(channelId);
    const matrix = { ...former.matrix, [role]: { ...former.matrix[role], [right]: allowed } };
    this.#become(this.#inOrder.map((channel) => (channel === former ? { ...former, matrix } : channel)));
  }

  /** @throws ProtocolError `not-found`, `forbidden` */
  close(channelId: string): void {
    const former = this.demand(channelId);
    if (channelId === STAGE) throw forbidden('The stage stays as long as the session.');
    if (channelId === GREEN_ROOM) throw forbidden('The green room stays as long as the session.');
    this.#options.onClosed(channelId);
    this.#become(this.#inOrder.filter((channel) => channel !== former));
  }

  #add(named: Pick<Channel, 'channelId' | 'name' | 'mode'>): Channel {
    const { channelsPerSession } = this.#options.limits;
    if (this.#inOrder.length >= channelsPerSession) throw tooMany('channels', channelsPerSession);
    const channel: Channel = { ...named, position: this.#inOrder.length, matrix: NEW_MATRIX };
    this.#become([...this.#inOrder, channel]);
    return channel;
  }

  #become(channels: readonly Channel[]): void {
    const former = new Set(this.#inOrder);
    this.#inOrder = channels.map(placed);
    for (const channel of this.#inOrder) if (!former.has(channel)) this.#options.onChanged(channel);
  }
}

function placed(channel: Channel, position: number): Channel {
  return channel.position === position ? channel : { ...channel, position };
}
