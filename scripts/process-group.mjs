/**
 * Signals every process of a group, if there is still one.
 * @param {number} groupId
 * @param {NodeJS.Signals} signal
 */
export function killGroup(groupId, signal) {
  try {
    process.kill(-groupId, signal);
  } catch (error) {
    // Everybody in it has ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
