import type { Fences } from "./fences.ts";

export function firstToken(holder: string): string {
  return `${holder}/0`;
}

/**
 * Writes a holder's notes after its first write. Returns whether the holder still has the fence. Each write has its own
 * token, so a concurrent taker fails and reads this write.
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
