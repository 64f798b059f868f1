import { type BoundCheck, type ConnectedService, holds } from "../../../scripts/verify/check.ts";

export const check = (name: string, look: BoundCheck["run"], writes: readonly string[] = []): BoundCheck => ({
  ...{ name, assumption: "D1", statement: "…", writes, run: look },
});

/** A service with these checks and no objects. */
export function service(checks: readonly BoundCheck[], others: Partial<ConnectedService> = {}): ConnectedService {
  return {
    ...{ name: "datadog", place: "https://api.example", checks },
    greet: () => Promise.resolve(),
    leftovers: () => Promise.resolve([]),
    ...others,
  };
}

export const holding = check("datadog-a", () => Promise.resolve(holds("as assumed")));
export const writing = check("datadog-d", () => Promise.resolve(holds("written")), ["one point"]);
