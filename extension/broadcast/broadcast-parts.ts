import type { Emitter } from 'nanoevents';
import { createNanoEvents } from 'nanoevents';
import type { MicrophoneSource } from '../capture/microphone-source.ts';
import type { Source } from '../capture/source.ts';
import type { FailureCode } from '../failures/failures.ts';
import { Uplink } from '../publish/uplink.ts';
import type { HostSession } from '../session/host-session.ts';
import { PauseWish } from '../session/pause-wish.ts';
import { PrivateLink } from '../session/private-link.ts';
import { HostTalk } from '../talk/host-talk.ts';
import type { BroadcastOptions, NowPlayingFeed } from './broadcast-options.ts';
import { DeskControl } from './desk-control.ts';
import type { Ends } from './open-ends.ts';
import { ProgramOutlet } from './program-outlet.ts';
import { ProgramSwitch } from './program-switch.ts';
import { RecordingControl } from './recording-control.ts';
import { SoundWatch } from './sound-watch.ts';
import { VoiceOutlet } from './voice-outlet.ts';

export interface BroadcastEvents {
  /** Something it shows has changed. */
  change: () => void;
  /** Over, and not because the host ended it. */
  over: (failure: FailureCode) => void;
}

export interface BroadcastParts extends Ends {
  readonly news: Emitter<BroadcastEvents>;
  readonly source: Source;
  readonly feed: NowPlayingFeed;
  readonly pause: PauseWish;
  readonly uplink: Uplink;
  readonly outlet: ProgramOutlet;
  readonly watch: SoundWatch;
  readonly talk: HostTalk | undefined;
  /** With a voice of the host's own. */
  readonly desk: DeskControl | undefined;
  readonly recording: RecordingControl;
  /** Of a private session. */
  readonly link: PrivateLink | undefined;
}

/** Leaves first: each part gets those below it, and none calls one that is made after it. */
export function broadcastParts(options: BroadcastOptions, { monitor, session }: Ends): BroadcastParts {
  const { sources, goesOn, bitrate, nowPlaying, visibility } = options;
  const source = sources.program;
  const { sound } = source;
  const news = createNanoEvents<BroadcastEvents>();
  const feed = nowPlaying(session.request);
  const pause = new PauseWish(session, goesOn?.from.paused ?? false);
  const uplink = new Uplink({
    request: session.request,
    routerRtpCapabilities: session.welcome.routerRtpCapabilities,
    track: sound?.program,
    bitrate,
    onChange: () => news.emit('change'),
    // After a change of address the socket is as dead as the path, but says so only by a time-out of its
    // own.
    onBroken: () => session.wake(),
    onRepublished: () => {
      pause.reconcile();
      news.emit('change');
    },
  });
  const outlet = new ProgramOutlet({ monitor, uplink, sound, isOpen: !pause.isPaused });
  const watch = new SoundWatch({
    level: () => monitor.level(),
    playback: () => session.nowPlaying.playbackState,
    uplink,
  });
  const program = new ProgramSwitch({ outlet, tab: sound });
  source.playInto(program);
  const voiced = sources.voice && voicedOf(sources.voice, { monitor, session }, uplink);
  const desk = voiced && deskOf(voiced, { options, session, program, uplink, outlet });
  const link = visibility === 'private' ? linkOf(session, goesOn, () => news.emit('change')) : undefined;
  const recording = new RecordingControl({ session, bitrate, server: options.wish.serverUrl });
  return {
    monitor,
    session,
    news,
    source,
    feed,
    pause,
    uplink,
    outlet,
    watch,
    talk: voiced?.talk,
    desk,
    recording,
    link,
  };
}

function linkOf(session: HostSession, goesOn: BroadcastOptions['goesOn'], onChange: () => void): PrivateLink {
  return new PrivateLink({ session, kept: goesOn?.from.linkInvite ?? undefined, onChange });
}

/** What makes the host one of those who talk. */
interface Voiced {
  readonly voice: MicrophoneSource;
  readonly outlet: VoiceOutlet;
  readonly talk: HostTalk;
}

function voicedOf(voice: MicrophoneSource, { monitor, session }: Ends, uplink: Uplink): Voiced {
  const outlet = new VoiceOutlet(uplink);
  voice.playInto(outlet);
  const talk = new HostTalk({
    session,
    routerRtpCapabilities: session.welcome.routerRtpCapabilities,
    voice,
    onTalking: (isTalking) => outlet.setOpen(isTalking),
    onDoubt: () => session.wake(),
    onDim: (factor) => monitor.setVolume(factor),
  });
  return { voice, outlet, talk };
}

interface DeskEnds extends Pick<BroadcastParts, 'session' | 'uplink' | 'outlet'> {
  readonly options: BroadcastOptions;
  readonly program: ProgramSwitch;
}

function deskOf(voiced: Voiced, { options, session, program, uplink, outlet }: DeskEnds): DeskControl {
  return new DeskControl({
    session,
    program,
    uplink,
    talk: voiced.talk,
    voice: voiced.voice,
    lookAtTab: options.lookAtTab,
    server: options.wish.serverUrl,
    onAllMuted: (isMuted) => {
      outlet.setMuted(isMuted);
      voiced.outlet.setMuted(isMuted);
    },
  });
}
