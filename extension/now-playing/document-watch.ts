/**
 * Listens on this page's document, and again when the page begins it anew in the same window:
 * `document.open()` takes every listener from the document, its nodes and the window (HTML §8.4.1), those of
 * other worlds too, while what marks a script as there stays. An observer of the document stays as well, and
 * sees that the root is another one.
 * @param listen idempotent: adds the same listeners to whatever is there; called at once
 */
export function listenToDocument(listen: () => void): void {
  listen();
  new MutationObserver(listen).observe(document, { childList: true });
}
