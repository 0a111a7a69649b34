import { SeededChance } from '../chance.ts';
import { Findings } from '../findings.ts';
import { hostileInput } from '../hostile-values.ts';
import { type Operation, RestDocument } from './rest-document.ts';
import { valueFor } from './rest-values.ts';

/** Requests at the same time. */
const ABREAST = 8;
/** Of the ids that answers have told, the newest. */
const IDS = 200;
/** One address may have so many wrong ones in a minute before right ones that may be guessed wait too. */
const WRONG_KEYS = 0.02;
/** What hardly ever fits by chance, as an address, is right in these. */
const EXAMPLES = 0.2;
const NOT_NOW = 503;
const LONGEST_ADDRESS = 6000;
/** What it needs itself of the limits that it changes: below that, the rest of its run would be refused. */
const LEAST_LIMITS = {
  sessions: 1000,
  httpConnections: 1000,
  connectionsPerAddress: 1000,
  requestsPerAddressPerMinute: 1_000_000,
};

export interface RestTarget {
  readonly origin: string;
  /** Right ones, by the name that the document's `security` has for them. */
  readonly keys: Readonly<Record<string, string>>;
}

export interface RestFuzzOptions extends RestTarget {
  readonly seed: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly requests?: number;
}

export interface RestFuzzResult {
  readonly seed: number;
  readonly requests: number;
  /** Answers by operation and status. */
  readonly counts: Readonly<Record<string, number>>;
  /** Operations that never answered that all is well. */
  readonly neverGood: readonly string[];
  /** Empty when all is well. */
  readonly findings: readonly string[];
}

/**
 * Asks a server whatever its own OpenAPI document offers, rightly and wrongly, and finds every answer that
 * the document does not have: a fault of the server, an undocumented status or type, a body against its
 * schema.
 */
export async function fuzzRest(options: RestFuzzOptions): Promise<RestFuzzResult> {
  const { origin, seed, signal, requests = Number.POSITIVE_INFINITY } = options;
  const document = new RestDocument(await (await fetch(`${origin}/api/docs-json`)).json());
  const findings = new Findings();
  const ids = new Map<string, string[]>();
  let asked = 0;
  await Promise.all(
    Array.from({ length: ABREAST }, async (_, stream) => {
      const chance = new SeededChance(seed, stream);
      while (!signal.aborted && asked < requests) {
        asked += 1;
        await visit({ ...options, document, findings, ids, chance });
      }
    }),
  );
  const good = new Set(
    [...findings.counts.keys()].filter((what) => / 2\d\d$/.test(what)).map((what) => what.split(' ')[0]),
  );
  return {
    seed,
    requests: asked,
    counts: Object.fromEntries([...findings.counts].sort()),
    neverGood: document.operations.map((one) => one.operationId).filter((one) => !good.has(one)),
    findings: findings.all,
  };
}

interface Visit extends RestTarget {
  readonly document: RestDocument;
  readonly findings: Findings;
  /** Those that answers have told, by their field's name. */
  readonly ids: Map<string, string[]>;
  readonly chance: SeededChance;
}

async function visit(on: Visit): Promise<void> {
  const { chance, document, findings, ids, origin } = on;
  const operation = chance.pick(document.operations);
  const address = addressFor(operation, on);
  if (address.length > LONGEST_ADDRESS) return;
  const value = bodyFor(operation, document, chance);
  if (operation.operationId === 'limits.change') spareItself(value);
  const body = JSON.stringify(value);
  const key = keyFor(operation, on);
  const line = `${operation.method} ${address} ${key ?? ''} ${body ?? ''}`;
  findings.sent('rest', line);
  const response = await fetch(`${origin}${address}`, {
    method: operation.method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
  });
  findings.count(`${operation.operationId} ${response.status}`);
  const text = await textFrom(response);
  const wrong = whatIsWrong(operation, response, text, document);
  if (wrong !== undefined) findings.found(`${line} got ${response.status}: ${wrong}\n${text.slice(0, 500)}`);
  if (response.ok && isJson(response)) remember(JSON.parse(text), ids);
}

function whatIsWrong(
  { responses }: Operation,
  response: Response,
  text: string,
  document: RestDocument,
): string | undefined {
  const { status } = response;
  if (status >= 500 && status !== NOT_NOW) return 'a fault of the server';
  const documented = responses[status];
  if (documented === undefined) return 'an undocumented status';
  const { content } = documented;
  if (content === undefined) return text === '' ? undefined : 'a body where none is documented';
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = (content[type] ?? content[`${type.split('/')[0]}/*`])?.schema;
  if (schema === undefined) return `an undocumented type, ${type}`;
  return isJson(response) ? document.misfit(schema, JSON.parse(text)) : undefined;
}

/** Now and then as the document's examples have it, which is always taken. */
function bodyFor({ requestBody }: Operation, document: RestDocument, chance: SeededChance): unknown {
  const media = requestBody?.content['application/json'];
  if (media === undefined) return undefined;
  const examples = Object.values(media.examples ?? {});
  if (examples.length > 0 && chance.happens(EXAMPLES)) return structuredClone(chance.pick(examples).value);
  return valueFor(document, media.schema, chance);
}

/** A stream has no end that it could wait for. */
async function textFrom(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('audio/')) return response.text();
  await response.body?.cancel();
  return '';
}

function isJson(response: Response): boolean {
  return /^application\/(\w+\+)?json/.test(response.headers.get('content-type') ?? '');
}

function addressFor({ path, parameters }: Operation, { chance, document, ids }: Visit): string {
  const query = new URLSearchParams();
  for (const { name, in: place, schema } of parameters) {
    if (place !== 'query' || chance.happens(0.5)) continue;
    query.append(
      name,
      textOf(chance.happens(0.3) ? known(name, ids, chance) : valueFor(document, schema, chance)),
    );
    if (chance.happens(0.05)) query.append(name, textOf(hostileInput(chance)));
  }
  if (chance.happens(0.03)) query.append(chance.pick(['extra', '__proto__', 'limit[]']), '1');
  const pathname = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = parameters.find((one) => one.name === name)?.schema ?? {};
    const isKnown = ids.has(name) && chance.happens(0.8);
    const text = isKnown ? known(name, ids, chance) : textOf(valueFor(document, schema, chance));
    // An empty part, and one of dots, would lead to another operation.
    return encodeURIComponent(/^\.*$/.test(text) ? 'x' : text.replaceAll('.', 'x'));
  });
  return query.size === 0 ? pathname : `${pathname}?${query}`;
}

function keyFor({ security }: Operation, { chance, keys, ids }: Visit): string | undefined {
  const [scheme] = security.flatMap((one) => Object.keys(one));
  if (scheme === undefined || chance.happens(0.1)) return undefined;
  if (chance.happens(WRONG_KEYS)) return 'x'.repeat(1 + chance.below(300));
  return keys[scheme] ?? known(scheme, ids, chance);
}

function known(name: string, ids: Visit['ids'], chance: SeededChance): string {
  const all = ids.get(name) ?? [];
  return all.length === 0 ? '2222222222' : chance.pick(all);
}

/** Raises limits that would be taken and are too low for it. */
function spareItself(change: unknown): void {
  if (typeof change !== 'object' || change === null) return;
  for (const [name, least] of Object.entries(LEAST_LIMITS)) {
    const limit: unknown = Reflect.get(change, name);
    if (typeof limit === 'number' && limit >= 1) Reflect.set(change, name, Math.max(limit, least));
  }
}

/** Ids, cursors and tokens that other operations take. */
function remember(value: unknown, ids: Visit['ids']): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, inner] of Object.entries(value)) {
    const name = field === 'nextCursor' ? 'cursor' : field;
    if (/(Id|Token|cursor)$/.test(name) && typeof inner === 'string') {
      const all = ids.get(name) ?? [];
      ids.set(name, [...all, inner].slice(-IDS));
    }
    remember(inner, ids);
  }
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  // Half a character cannot be written into an address.
  return text.toWellFormed();
}
