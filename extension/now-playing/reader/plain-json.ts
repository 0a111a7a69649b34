// Taken when the reader begins: what a page does to them later does not matter.
const { stringify } = JSON;
const { isArray } = Array;
const { keys } = Object;

/**
 * JSON of plain data, without the fields called `leftOut`. `JSON.stringify` would ask every array and object
 * for `toJSON`, which old libraries put on the prototypes of the pages they are in (Prototype.js, for one):
 * arrays would arrive as strings.
 */
export function plainJson(value: unknown, leftOut?: string): string {
  if (typeof value !== 'object' || value === null) return stringify(value ?? null);
  let inside = '';
  for (const name of keys(value)) {
    if (name === leftOut) continue;
    const item = plainJson(Reflect.get(value, name), leftOut);
    inside += `${inside && ','}${isArray(value) ? '' : `${stringify(name)}:`}${item}`;
  }
  return isArray(value) ? `[${inside}]` : `{${inside}}`;
}
