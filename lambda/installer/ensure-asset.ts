import { changeMilliseconds } from "../shared/custom-resource/fence.ts";
import type { AssetKind } from "./asset-kinds.ts";
import { DatadogError, type DatadogProblem } from "./datadog-assets.ts";
import { newMark } from "./domain/asset-label.ts";
import { findForgotten, isNew, readRemembered } from "./find-assets.ts";
import type { InstallationContext } from "./installation-context.ts";

export interface AssetStep<T, Done> {
  readonly name: string;
  /** `mark` goes into the label. Returns the id. */
  readonly create: (mark: string) => Promise<string>;
  /** The id becomes the mark. */
  readonly update: (id: string, asset: T) => Promise<Done>;
}

/** Creates the object unless it exists, or an earlier try may have created it. */
export async function ensureCreated<T>(
  kind: AssetKind<T>,
  { name, create }: Pick<AssetStep<T, unknown>, "name" | "create">,
  context: InstallationContext,
): Promise<void> {
  const { memory, ports, requestId } = context;
  await findForgotten(kind, [name], context);
  if (memory.of(name).id !== undefined) return;
  // Datadog keeps tags in lower case.
  const nonce = ports.newToken().toLowerCase();
  // The fence stores this before the call, so a later invocation knows to look for the object.
  memory.begin(name, nonce, ports.now() + changeMilliseconds);
  try {
    const id = await create(newMark(nonce));
    memory.change(name, { id, madeMilliseconds: ports.now(), madeBy: requestId });
    memory.settle(name, nonce);
  } catch (error) {
    if (error instanceof DatadogError && mayBeDone(error.problem)) memory.begin(name, nonce, ports.now());
    else memory.settle(name, nonce);
    throw error;
  }
}

/** Creates the object again if somebody deleted it in Datadog. */
export async function ensureUpdated<T, Done>(
  kind: AssetKind<T>,
  step: AssetStep<T, Done>,
  context: InstallationContext,
): Promise<Done> {
  const { name } = step;
  const { memory, requestId } = context;
  let asset = await readRemembered(kind, name, context);
  if (asset === undefined && memory.of(name).madeBy !== requestId) {
    memory.forget(name);
    await ensureCreated(kind, step, context);
    asset = await readRemembered(kind, name, context);
  }
  const { id = "" } = memory.of(name);
  if (asset === undefined) throw new DatadogError("not_found", `it does not find the ${name} (${id}) that it created`);
  try {
    return await step.update(id, asset);
  } catch (error) {
    const isMissing = error instanceof DatadogError && error.problem === "not_found";
    throw isMissing && isNew(name, context) ? new DatadogError("unavailable", error.message) : error;
  }
}

/** Whether Datadog may have performed the failed request. */
function mayBeDone(problem: DatadogProblem): boolean {
  switch (problem) {
    case "unavailable":
    case "not_datadog":
      return true;
    case "unreachable":
    case "rate_limited":
    case "unauthorized":
    case "not_found":
    case "rejected":
      return false;
  }
}
