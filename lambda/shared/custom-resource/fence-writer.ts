import type { Fences } from "./fences.ts";

/** The token of a holder's first write. */
export function firstToken(holder: string): string {
  return `${holder}/0`;
}

/**
 * Writes the notes of one holder, after its first write. Each write has a token of its own: whoever takes the fence at the
 * same time fails, reads again, and so knows of this write. Gives whether the holder still has the fence.
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
      // The answer to a write was lost: to this one, or to an earlier one.
      token = found.token;
      if (token === item.token) return true;
    }
    token = item.token;
    return true;
  };
}
