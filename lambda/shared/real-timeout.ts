/** Middy's early answer would count as a success, and the work would continue in the next invocation. */
export const realTimeout = { timeoutEarlyInMillis: 0 } as const;
