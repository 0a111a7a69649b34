import { ProtocolError } from '@auxcast/shared-types';
import { RoomKeeper } from '@auxcast/shared-types/talk';
import type { PageView } from '../player/page-view.ts';
import type { Player } from '../player/player.ts';
import { keepTalking, keptTalking } from './kept-talking.ts';
import { keepPlace } from './place.ts';
import { ProgramEars } from './program-ears.ts';
import { sendingDevice } from './sending-device.ts';
import { TalkDesk } from './talk-desk.ts';
import type { TalkView } from './talk-view.ts';

export interface ListenerTalkOptions {
  readonly player: Player;
  /** The program's. */
  readonly audio: Pick<HTMLAudioElement, 'volume'>;
  /** Where the elements that play voices go. */
  readonly root: HTMLElement;
  readonly onChange: (view: TalkView) => void;
}

/** Talk beside the music, on a listener's page. */
export class ListenerTalk {
  readonly desk: TalkDesk;
  readonly #options: ListenerTalkOptions;
  readonly #room: RoomKeeper;
  readonly #stop: () => void;
  #ears: ProgramEars | undefined;
  #page: PageView;
  #dimFactor = 1;

  constructor(options: ListenerTalkOptions) {
    const { player, root, onChange } = options;
    const { client, talkNews } = player.line;
    const { sessionId } = player.view.session;
    this.#options = options;
    this.#page = player.view;
    // From here on it takes its news by itself.
    player.line.talkNews = undefined;
    this.#room = new RoomKeeper(client, talkNews);
    this.#joined();
    this.desk = new TalkDesk({
      line: client,
      room: this.#room,
      loadDevice: async () => sendingDevice(this.#routerCapabilities()),
      ears: (outputs) => {
        const ears = new ProgramEars(client, outputs);
        this.#ears = ears;
        return ears;
      },
      root: () => root,
      onDim: (factor) => {
        this.#dimFactor = factor;
        this.#setProgramVolume();
      },
      onDoubt: () => client.wake(),
      talkedOn: keptTalking(sessionId),
      onSwitched: (channelIds) => keepTalking(sessionId, channelIds),
      onChange,
    });
    this.#stop = this.#room.onChange(({ you }, before) => {
      if (you !== before.you) this.#keepPlace();
    });
    this.#keepPlace();
  }

  /** What the page shows changed: the sound may have been loaded, or the volume moved. */
  show(page: PageView): void {
    this.#page = page;
    this.#joined();
    if (this.#ears) this.#ears.sound = this.#options.player.playback.sound;
    this.#setProgramVolume();
  }

  /** Idempotent. */
  close(): void {
    this.#stop();
    this.desk.close();
    this.#room.close();
  }

  #routerCapabilities() {
    const { reply } = this.#options.player.line;
    if (!reply) throw new ProtocolError('disconnected', 'There is no connection to the server just now.');
    return reply.routerRtpCapabilities;
  }

  #joined(): void {
    const { reply } = this.#options.player.line;
    if (reply) this.#room.joined(reply.participantId);
  }

  /** Whoever may more than listen comes back as the same after a reload. */
  #keepPlace(): void {
    const { reply } = this.#options.player.line;
    if (!reply || this.#room.state.you.role === 'listener') return;
    keepPlace(reply.session.sessionId, { resumeToken: reply.resumeToken });
  }

  #setProgramVolume(): void {
    const { volume, muted, playback } = this.#page;
    this.#options.audio.volume = volume * this.#dimFactor;
    // What comes in the program's place has no element of the player's, which mutes and pauses that.
    const isHeard = !muted && (playback === 'playing' || playback === 'starting');
    if (this.#ears) this.#ears.musicVolume = isHeard ? volume * this.#dimFactor : 0;
  }
}
