import type { FinishedRun } from "../../events/event.ts";

/** The run's own address, else the address that Spacelift's pages have: `<endpoint>/stack/<stack>/run/<run>`. */
export function runUrl({ id, stack, details, optIns }: FinishedRun, spaceliftEndpoint: string): string {
  const own = details?.url ?? optIns.runUrl;
  if (own !== undefined) return own;
  return id === undefined || stack === undefined
    ? spaceliftEndpoint
    : `${spaceliftEndpoint}/stack/${encodeURIComponent(stack)}/run/${encodeURIComponent(id)}`;
}
