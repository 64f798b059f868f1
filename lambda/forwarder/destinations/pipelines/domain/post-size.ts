import type { RunResources } from "./resources.ts";

/** 1,000 resources (docs.datadoghq.com, "Send pipeline event"). Datadog documents no size; 5 MB is the size of other intakes. */
export const maximumPost = { resources: 1_000, bytes: 5_000_000 } as const;

/** Upper bound for the names of fields and for the fields that all resources share. */
const resourceBytes = 400;

/** Cuts runs into groups that each fit one POST. Memory holds at most one group and the next run. */
export function* cutRuns<T extends { readonly run: RunResources }>(all: Iterable<T>): Generator<readonly T[]> {
  let group: T[] = [];
  let resources = 0;
  let bytes = 0;
  for (const one of all) {
    const size = bytesOf(one.run);
    const count = one.run.resources.length;
    if (group.length > 0 && (resources + count > maximumPost.resources || bytes + size > maximumPost.bytes)) {
      yield group;
      group = [];
      resources = 0;
      bytes = 0;
    }
    group.push(one);
    resources += count;
    bytes += size;
  }
  if (group.length > 0) yield group;
}

/** An upper bound. */
function bytesOf({ resources }: RunResources): number {
  const sizes = resources.map((resource) => resourceBytes + Buffer.byteLength(JSON.stringify(resource)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
