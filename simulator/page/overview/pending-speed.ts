import { signal } from "@preact/signals";

/** The speed that the user just chose, in runs a minute, until the server's state has it. */
export const pendingSpeed = signal<number | undefined>(undefined);
