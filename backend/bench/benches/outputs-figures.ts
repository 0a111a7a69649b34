import type { BenchResult, Row } from '../bench.ts';
import type { Budget } from '../budget.ts';
import { median, rounded } from '../statistics.ts';
import type { LongPlayFigures } from './long-play.ts';
import type { EachPlayer, PlayerFigures } from './player-figures.ts';

/** As they were measured. */
export interface CrowdCosts {
  /** Of a core, for each listener more. */
  readonly oggPct: number;
  readonly mp3Pct: number;
  readonly icecastPct: number;
  readonly memoryKB: number;
  readonly liveListenerGapMs: number;
  readonly loopBlockMs: number;
  readonly loopHeldMs: number;
}

export interface StreamCosts extends CrowdCosts {
  readonly listeners: number;
  /** With everything that goes with it: the tap, the decoder, the hand-over. */
  readonly encoderCpuPct: number;
  readonly lamePct: number;
  /** The first of them begins the stream. */
  readonly firstByteMs: readonly number[];
}

export interface StreamFigures extends StreamCosts {
  readonly players: EachPlayer;
  readonly longPlay: Readonly<Record<'ogg' | 'mp3', LongPlayFigures>>;
}

export function outputsResult(figures: StreamFigures): BenchResult {
  const { players, firstByteMs, longPlay } = figures;
  const json = {
    listeners: figures.listeners,
    oggCpuPerListenerPct: rounded(figures.oggPct, 4),
    mp3CpuPerListenerPct: rounded(figures.mp3Pct, 4),
    icecastCpuPerListenerPct: rounded(figures.icecastPct, 4),
    ratioVsIcecast: rounded(figures.mp3Pct / figures.icecastPct, 3),
    encoderCpuPct: rounded(figures.encoderCpuPct, 2),
    lameCpuPct: rounded(figures.lamePct, 2),
    memoryPerListenerKB: rounded(figures.memoryKB, 1),
    firstByteMs: rounded(Math.max(firstByteMs[0] ?? Number.NaN, median(firstByteMs)), 1),
    firstSoundMs: judgedPlayers(players, 'firstSoundMs'),
    behindLiveMs: judgedPlayers(players, 'behindLiveMs'),
    liveListenerGapMs: rounded(figures.liveListenerGapMs, 0),
    loopBlockMs: rounded(figures.loopBlockMs, 1),
  };
  const budgets = [
    ...costs(json),
    ...delays(json),
    ...peace(json),
    ...wholeness('Ogg', longPlay.ogg),
    ...wholeness('MP3', longPlay.mp3),
  ];
  return { json, rows: rowsOf(json, figures), budgets };
}

type Written = Readonly<{
  listeners: number;
  oggCpuPerListenerPct: number;
  mp3CpuPerListenerPct: number;
  icecastCpuPerListenerPct: number;
  ratioVsIcecast: number;
  encoderCpuPct: number;
  lameCpuPct: number;
  memoryPerListenerKB: number;
  firstByteMs: number;
  firstSoundMs: JudgedPlayers;
  behindLiveMs: JudgedPlayers;
  liveListenerGapMs: number;
  loopBlockMs: number;
}>;

type JudgedPlayers = Readonly<Record<'mpg123' | 'chromium' | 'firefox', number>>;

function judgedPlayers(
  { mpg123, chromium, firefox }: EachPlayer,
  figure: keyof PlayerFigures,
): JudgedPlayers {
  return {
    mpg123: rounded(mpg123[figure], 0),
    chromium: rounded(chromium[figure], 0),
    firefox: rounded(firefox[figure], 0),
  };
}

function rowsOf(json: Written, { players, firstByteMs, loopHeldMs }: StreamFigures): Row[] {
  const inTurn = (figure: keyof PlayerFigures, of: readonly (keyof EachPlayer)[]) =>
    `${of.map((player) => rounded(players[player][figure], 0)).join(' / ')} ms`;
  return [
    {
      label: 'CPU a listener, Ogg / MP3 / Icecast',
      value: `${json.oggCpuPerListenerPct} / ${json.mp3CpuPerListenerPct} / ${json.icecastCpuPerListenerPct} % of a core`,
    },
    { label: 'encoder, ours / ffmpeg', value: `${json.encoderCpuPct} / ${json.lameCpuPct} % of a core` },
    { label: 'memory a listener', value: `${json.memoryPerListenerKB} KB` },
    {
      label: 'first byte, first listener / median',
      value: `${rounded(firstByteMs[0] ?? Number.NaN, 0)} / ${rounded(median(firstByteMs), 0)} ms`,
    },
    { label: 'behind live, mpg123', value: inTurn('behindLiveMs', ['mpg123']) },
    {
      label: 'first sound, bare <audio> in Chromium / Firefox',
      value: inTurn('firstSoundMs', ['chromiumBare', 'firefoxBare']),
    },
    {
      label: 'behind live, bare <audio> in Chromium / Firefox',
      value: inTurn('behindLiveMs', ['chromiumBare', 'firefoxBare']),
    },
    { label: 'event loop held, other processes included', value: `${rounded(loopHeldMs, 1)} ms` },
  ];
}

function costs({ ratioVsIcecast, encoderCpuPct, lameCpuPct }: Written): Budget[] {
  const ratio = (label: string, figure: number, limit: number): Budget => ({
    label,
    figure,
    side: 'at most',
    limit,
    unit: '',
  });
  return [
    ratio('CPU a listener of MP3 over Icecast', ratioVsIcecast, 1),
    ratio('CPU of the encoder over ffmpeg', rounded(encoderCpuPct / lameCpuPct, 2), 3),
  ];
}

function delays({ firstByteMs, firstSoundMs, behindLiveMs }: Written): Budget[] {
  return [
    within('first byte', firstByteMs, 100),
    within('first sound, mpg123', firstSoundMs.mpg123, 1000),
    within('first sound, the page in Chromium', firstSoundMs.chromium, 2500),
    within('first sound, the page in Firefox', firstSoundMs.firefox, 2500),
    within('behind live, the page in Chromium', behindLiveMs.chromium, 2500),
    within('behind live, the page in Firefox', behindLiveMs.firefox, 2500),
  ];
}

/** What others notice. */
function peace({ liveListenerGapMs, loopBlockMs }: Written): Budget[] {
  return [
    within('a live listener without a packet', liveListenerGapMs, 200),
    within('event loop held by its own work', loopBlockMs, 20),
  ];
}

/** Of a program with losses and a pause in it. */
function wholeness(name: string, { gaps, driftMs, wrongSeconds }: LongPlayFigures): Budget[] {
  return [
    {
      label: `gaps in ${name} from its beginning to its end`,
      figure: gaps,
      side: 'at most',
      limit: 0,
      unit: '',
    },
    within(`drift of ${name}`, rounded(Math.abs(driftMs), 0), 100),
    { label: `wrong tones in ${name}`, figure: wrongSeconds, side: 'at most', limit: 0, unit: 's' },
  ];
}

function within(label: string, figure: number, limit: number): Budget {
  return { label, figure, side: 'at most', limit, unit: 'ms' };
}
