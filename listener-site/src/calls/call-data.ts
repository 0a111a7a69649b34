/** Where the server leaves in a call's page what its script needs: the same as in any session's. */
export const CALL_DATA_ID = 'call-data';
export const CALL_ROOT_ID = 'call';
