import { hearingWords } from '../../../publish/hearing-words.ts';
import { waitFor } from '../../harness/wait-for.ts';
import type { NetworkStage } from '../network/network-stage.ts';
import type { Figures } from '../play.ts';

/** As `/metrics` writes it. */
const COUNTED = 'auxcast_reception_reports_total{sound="failed",cause="ice",path="none"}';
/** What the page says meanwhile. */
const SEARCHING = /looking for a way through/i;
/** A page waits longer and longer between its tries. */
const BACK_DEADLINE_MS = 60_000;

/**
 * Somebody opens the link where nothing gets through but the web, and no TURN server is within reach. The
 * listener, the operator and the host are told, each in their own words, for as long as it is so. Then the
 * network lets more through, and that is all it takes.
 */
export async function play(stage: NetworkStage): Promise<Figures> {
  await stage.set();
  const { inside, sessionId } = stage;
  const countedBefore = await inside.metric(COUNTED);
  const popup = await stage.popup();
  const isCalm = async () => (await popup.text('#hearing')) === '';
  await waitFor('the host has nothing to read yet', isCalm);
  stage.listenerLine.allowOnlyTcp(stage.server.port);
  const visitor = await stage.comeIn();

  await waitFor('the page looks for a way', async () => SEARCHING.test((await visitor.page.read()).words));
  await waitFor('the admin endpoint tells that ICE failed', async () => {
    const [, listener, ...others] = await inside.participants(sessionId);
    const { sound, cause, path } = listener?.report ?? {};
    return others.length === 0 && sound === 'failed' && cause === 'ice' && path === null;
  });
  await waitFor('the metric counts it', async () => (await inside.metric(COUNTED)) > countedBefore);
  const words = hearingWords(
    { weak: 0, failed: 1, prevailing: { cause: 'ice', path: null, listeners: 1 } },
    1,
    undefined,
  );
  await waitFor('the host reads it', async () => {
    const [count, advice] = [await popup.text('#hearing .troubled'), await popup.text('#hearing .advice')];
    return count === words?.count && advice === words.advice;
  });

  stage.listenerLine.restore();
  await stage.seated(visitor, BACK_DEADLINE_MS);
  await waitFor('the host has nothing to read any more', isCalm);
  await waitFor('the page is calm', async () => !SEARCHING.test((await visitor.page.read()).words));
  await popup.close();
  return {};
}
