import { Counter, Gauge, type Registry } from 'prom-client';
import type { SessionRegistry, Talk } from '../sessions/index.ts';

/** Who talks, in numbers: counted when somebody scrapes. No label says who or where. */
export function addTalkMetrics(metrics: Registry, sessions: SessionRegistry): void {
  const sum = (name: string, help: string, count: (talk: Talk) => number) => {
    new Gauge({
      name,
      help,
      registers: [metrics],
      collect() {
        let all = 0;
        for (const { talk } of sessions) all += count(talk);
        this.set(all);
      },
    });
  };
  sum('auxcast_channels', 'Talk channels of all sessions', (talk) => talk.channelCount);
  sum('auxcast_voices', 'Open microphones', (talk) => talk.voiceCount);
  sum('auxcast_talking', 'Open microphones whose people talk on a channel now', (talk) => talk.talkingCount);
  sum('auxcast_cheering', 'Listeners who hold cheer', (talk) => talk.cheeringCount);
  const invites = new Counter({
    name: 'auxcast_invites_total',
    help: 'People who came by an invite (used), or whose invite was none, used up, over or taken back (refused)',
    labelNames: ['outcome'],
    registers: [metrics],
  });
  for (const outcome of ['used', 'refused']) invites.inc({ outcome }, 0);
  sessions.forEachOpened(({ events }) =>
    events.on('invited', (isGood) => invites.inc({ outcome: isGood ? 'used' : 'refused' })),
  );
}
