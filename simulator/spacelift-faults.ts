import { isObject } from "../lambda/domain/json.ts";
import type { Faults } from "./faults.ts";
import type { SpaceliftSettings } from "./stand-ins/spacelift.ts";

const slowNanoseconds = 2 * 60 * 60 * 1e9;

/** Spacelift's policy engine and its deliveries, under the faults that are on. */
export function disturbedSpacelift(
  { policy, post }: Pick<SpaceliftSettings, "policy" | "post">,
  { isOn }: Pick<Faults, "isOn">,
): Pick<SpaceliftSettings, "policy" | "post"> {
  return {
    policy: (input) => policy(isOn("clock-spacelift") ? earlier(input) : input),
    post: async (headers, body) => {
      const answer = await post(headers, body);
      return isOn("spacelift-repeats") ? post(headers, body) : answer;
    },
  };
}

/** The input of a Spacelift whose clock is slow. */
function earlier(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => earlier(each));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, earlier(child, name)]));
  }
  return typeof value === "number" && /^(?:updated|created)_at$/.test(key) ? value - slowNanoseconds : value;
}
