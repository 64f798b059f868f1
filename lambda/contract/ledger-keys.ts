/**
 * Starts of the partition keys of events: with the event's id, or with a hash of an id that is too long. Slots, fences, leases
 * and the recovery's progress have other ones.
 */
export const eventKeyStarts = ["E#", "H#"] as const;
