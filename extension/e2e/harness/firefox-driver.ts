/** The process beside Firefox, in its network namespace (see firefox-listener.ts). */
import { joinCall } from './call-seat.ts';
import { launchFirefox } from './firefox.ts';
import type { FirefoxAnswer, FirefoxQuestion } from './firefox-listener.ts';
import { ListenerPage } from './listener-page.ts';
import { ReceptionTap } from './reception-tap.ts';
import type { TalkSeat } from './talk-seat.ts';

const browser = await launchFirefox();
let listener: ListenerPage | undefined;
let tap: ReceptionTap | undefined;
let seat: TalkSeat | undefined;

async function open(url: string): Promise<void> {
  const page = await browser.newPage();
  tap = await ReceptionTap.attach(page);
  listener = await ListenerPage.open(page, url);
}

function opened(): ListenerPage {
  if (!listener) throw new Error('no page is open');
  return listener;
}

function seated(): TalkSeat {
  if (!seat) throw new Error('nobody is in a call');
  return seat;
}

async function answerTo(question: FirefoxQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'open':
      await open(question.url);
      return undefined;
    case 'joinCall':
      seat = await joinCall(await browser.newPage(), question.url, question.name);
      return undefined;
    case 'arm':
      await seated().arm(question.microphone);
      return undefined;
    case 'talk':
      await seated().talk('', question.isOn);
      return undefined;
    case 'hears':
      return seated().ear.hears(question.tones);
    case 'reception':
      if (!tap) throw new Error('no page is open');
      return tap.stats();
    case 'read':
      return opened().read();
    case 'stream':
      return opened().stream();
    case 'serversIceName':
      if (!tap) throw new Error('no page is open');
      return tap.serversIceName();
    case 'shownTitles':
      return opened().shownTitles();
    case 'screenshot':
      return opened().screenshot(question.path);
    case 'close':
      await browser.close();
      return undefined;
  }
}

async function respond(question: FirefoxQuestion): Promise<void> {
  const answer: FirefoxAnswer = await answerTo(question).then(
    (value) => ({ id: question.id, answer: value }),
    (error: unknown) => ({ id: question.id, error: String(error) }),
  );
  process.send?.(answer, () => {
    if (question.ask === 'close') process.disconnect();
  });
}

process.on('message', (question: FirefoxQuestion) => void respond(question));
process.on('disconnect', () => void browser.close());
