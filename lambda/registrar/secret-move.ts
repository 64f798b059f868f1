import { isSameStorage, type Registration, removedTags } from "./domain/registration.ts";
import type { SecretMove } from "./ensure-secret.ts";

type StoredSecret = Pick<Registration, "webhookSecretParameter" | "webhookSecretStorage">;

/** `undefined` if the parameter keeps its key and its tags. */
export function secretMoveOf(before: StoredSecret, now: StoredSecret): SecretMove | undefined {
  if (isSameStorage(before.webhookSecretStorage, now.webhookSecretStorage)) return undefined;
  // Tags of another parameter may be those of its owner.
  const isSameParameter = before.webhookSecretParameter === now.webhookSecretParameter;
  return { removedTags: isSameParameter ? removedTags(before.webhookSecretStorage, now.webhookSecretStorage) : [] };
}
