const OWN = /^\/(api|live|ws|healthz|readyz|metrics|extension\.zip)(\/|$)/;

/** Whether a path is the backend's; all others are pages of the listener site. */
export function isOwnPath(path: string): boolean {
  return OWN.test(path);
}
