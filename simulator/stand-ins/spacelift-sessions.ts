import { randomBytes } from "node:crypto";
import type { Refusal } from "./named-objects.ts";
import type { AccountApiKey, SpaceliftAccount } from "./spacelift-account.ts";

export interface UserToken {
  readonly jwt: string;
  readonly validUntil: number;
}

export interface Sessions {
  readonly logIn: (keyId: string, secret: string) => UserToken | Refusal;
  /** Nothing if the token or the key is invalid. */
  readonly keyOf: (jwt: string) => AccountApiKey | undefined;
  readonly expire: () => void;
}

const lifetimeMilliseconds = 10 * 60 * 60 * 1000;

/** Valid for ten hours (docs.spacelift.io, "API", API key). */
export function createSessions(account: Pick<SpaceliftAccount, "findApiKey">, clock: () => number): Sessions {
  const sessions = new Map<string, { readonly keyId: string; readonly endsAtMilliseconds: number }>();
  return {
    logIn: (keyId, secret) => {
      if (account.findApiKey(keyId)?.secret.reveal() !== secret) return { refusal: "unauthorized" };
      const jwt = randomBytes(32).toString("base64url");
      const endsAtMilliseconds = clock() + lifetimeMilliseconds;
      sessions.set(jwt, { keyId, endsAtMilliseconds });
      return { jwt, validUntil: Math.floor(endsAtMilliseconds / 1000) };
    },
    keyOf: (jwt) => {
      const session = sessions.get(jwt);
      return session === undefined || session.endsAtMilliseconds <= clock()
        ? undefined
        : account.findApiKey(session.keyId);
    },
    expire: () => sessions.clear(),
  };
}
