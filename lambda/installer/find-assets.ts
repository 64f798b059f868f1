import { listLagMilliseconds, untilSettled } from "../shared/custom-resource/until-settled.ts";
import type { AssetKind } from "./asset-kinds.ts";
import { newMark } from "./domain/asset-label.ts";
import type { InstallationContext } from "./installation-context.ts";

export interface OwnAsset<T> {
  readonly name: string;
  readonly id: string;
  readonly asset: T;
}

/**
 * An object with our tag is ours if its id is remembered, or if its label has the nonce of a pending creation. Its own id in
 * the label counts only if the memory is incomplete, since a user may edit a copy's label.
 */
export async function findOwn<T>(
  kind: AssetKind<T>,
  { memory, retry }: Pick<InstallationContext, "memory" | "retry">,
): Promise<readonly OwnAsset<T>[]> {
  const { assets, isKnown } = memory.all();
  const found: OwnAsset<T>[] = [];
  for (const id of await kind.list(retry)) {
    const asset = await retry(() => kind.read(id));
    if (asset === undefined || !kind.isTagged(asset)) continue;
    const remembered = Object.keys(assets).find((name) => kind.isKindOf(name) && assets[name]?.id === id);
    const label = kind.labelsOf(asset).find(({ name, mark }) => {
      const isBegun = assets[name]?.begun.some(({ nonce }) => newMark(nonce) === mark) ?? false;
      return isBegun || (!isKnown && mark === id);
    });
    const name = remembered ?? label?.name;
    if (name !== undefined) found.push({ name, id, asset });
  }
  return found;
}

/**
 * Finds our objects without a remembered id: the answer to the creation was lost, or the memory is incomplete. Waits for
 * pending creations of these names as long as a list may lag.
 */
export async function findForgotten<T>(
  kind: AssetKind<T>,
  names: readonly string[],
  context: InstallationContext,
): Promise<void> {
  const { memory, ports } = context;
  const awaited = () => names.filter((name) => memory.of(name).id === undefined).map((name) => memory.of(name).begun);
  const begun = awaited().flat();
  if (memory.all().isKnown && begun.length === 0) return;
  const latest = begun.length === 0 ? undefined : Math.max(...begun.map(({ atMilliseconds }) => atMilliseconds));
  await untilSettled(
    async () => {
      for (const own of await findOwn(kind, context)) rememberFound(own, kind, context);
      return awaited().every((each) => each.length === 0) ? true : undefined;
    },
    latest,
    ports,
  );
}

/** Keeps the id of an object that is already remembered under this name. */
export function rememberFound<T>(
  { name, id, asset }: OwnAsset<T>,
  kind: AssetKind<T>,
  { memory }: Pick<InstallationContext, "memory">,
): void {
  const known = memory.of(name);
  if (known.id !== undefined) return;
  const marks = kind.labelsOf(asset).map(({ mark }) => mark);
  const creation = known.begun.find(({ nonce }) => marks.includes(newMark(nonce)));
  memory.change(name, { id, madeMilliseconds: creation?.atMilliseconds });
  if (creation !== undefined) memory.settle(name, creation.nonce);
}

/** Waits for a new object as long as a list may lag. `undefined` if the object is unknown or was deleted. */
export function readRemembered<T>(
  kind: AssetKind<T>,
  name: string,
  { memory, ports }: Pick<InstallationContext, "memory" | "ports">,
): Promise<T | undefined> {
  const { id, madeMilliseconds } = memory.of(name);
  if (id === undefined) return Promise.resolve(undefined);
  return untilSettled(() => kind.read(id), madeMilliseconds, ports);
}

/** Whether Datadog may still answer 404 for an existing object. */
export function isNew(name: string, { memory, ports }: Pick<InstallationContext, "memory" | "ports">): boolean {
  const { madeMilliseconds } = memory.of(name);
  return madeMilliseconds !== undefined && ports.now() < madeMilliseconds + listLagMilliseconds;
}
