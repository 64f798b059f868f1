export const redacted = "[redacted]";
