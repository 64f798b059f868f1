/**
 * Disables middy's early answer to an invocation that takes too long. With that answer the invocation would count as a
 * success, and its work would continue in the next one.
 */
export const realTimeout = { timeoutEarlyInMillis: 0 } as const;
