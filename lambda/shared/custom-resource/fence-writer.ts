import type { Fences } from "./fences.ts";

/** The token of a holder's first write. */
export function firstToken(holder: string): string {
  return `${holder}/0`;
}

/**
 * Returns a function that writes the notes of one holder after its first write, and returns whether the holder still
 * has the fence. Each write has its own token. So a request that takes the fence at the same time fails and reads this
 * write.
 */
export function createFenceWriter(key: string, holder: string, fences: Fences): (note: string) => Promise<boolean> {
  let token = firstToken(holder);
  let writes = 0;
  return async (note) => {
    writes += 1;
    const item = { token: `${holder}/${writes}`, note };
    while (!(await fences.replace(key, token, item))) {
      const found = await fences.read(key);
      if (found?.token.startsWith(`${holder}/`) !== true) return false;
      // This write, or an earlier one, succeeded without an answer.
      token = found.token;
      if (token === item.token) return true;
    }
    token = item.token;
    return true;
  };
}
