/**
 * Copies what the field holds. Pages on plain http have no clipboard API: there the old command does it, by
 * the selection.
 */
export async function copyFrom(field: HTMLInputElement): Promise<boolean> {
  field.select();
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // Refused: the old command may still be allowed.
    }
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- plain http has nothing newer
  return document.execCommand('copy');
}
