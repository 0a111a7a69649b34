import { LRUCache } from 'lru-cache';

/** Of all that are kept. */
const MOST_BYTES = 16 * 1024 * 1024;

interface Written {
  readonly list: object;
  readonly json: Buffer;
}

/**
 * Pages of public lists as they are sent, written once for each state of a list, however many ask: anybody
 * may. Their bytes are shared: whoever does not read holds no copy of its own.
 */
export class WrittenPages {
  readonly #written = new LRUCache<string, Written>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ json }, key) => json.byteLength + key.length * 2,
  });

  /**
   * @param list is never changed: another one takes its place
   * @param name of the page
   * @param body of the answer
   */
  json(list: object, name: string, body: () => object): Buffer {
    const known = this.#written.get(name);
    if (known?.list === list) return known.json;
    const json = Buffer.from(JSON.stringify(body()));
    this.#written.set(name, { list, json });
    return json;
  }
}
