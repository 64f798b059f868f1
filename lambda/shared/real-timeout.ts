/**
 * Lambda alone ends an invocation that takes too long. Middy would answer for it a moment before: the invocation would
 * count as a success, and its work would go on in the next one.
 */
export const realTimeout = { timeoutEarlyInMillis: 0 } as const;
