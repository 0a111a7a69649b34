/** What is printed on a key, as far as its `KeyboardEvent.code` tells. */
export function keyName(code: string): string {
  return code.replace(/^(?:Key|Digit)(?=.$)/, '').replace(/^Numpad(?=.)/, 'Num ');
}
