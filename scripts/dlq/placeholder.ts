/** Replaces each redacted part of a text. */
export const redacted = "[redacted]";
