import type { Fence } from "../shared/custom-resource/fence.ts";
import { type AssetMemory, type AssetsMemory, noAsset, parseAssetsMemory } from "./domain/assets-memory.ts";

/** What is remembered of an installation. A change is stored with the next change of Datadog. */
export interface Memory {
  readonly all: () => AssetsMemory;
  readonly of: (name: string) => AssetMemory;
  readonly change: (name: string, change: Partial<AssetMemory>) => void;
  /** Remembers that a creation was begun, which may arrive until `atMilliseconds`. */
  readonly begin: (name: string, nonce: string, atMilliseconds: number) => void;
  /** Forgets a creation whose outcome is known. */
  readonly settle: (name: string, nonce: string) => void;
  /** Forgets the object of a name that Datadog does not have any more. */
  readonly forget: (name: string) => void;
  /** Remembers that everything is known that was installed before. */
  readonly makeKnown: () => void;
  /** Remembers what is installed, and forgets what earlier requests deleted. */
  readonly finish: (settings: string, requestId: string) => void;
  /** Remembers that nothing is installed any more. */
  readonly end: () => void;
}

/** An older creation would have appeared on the lists long ago. */
const mostBegun = 10;

function without(nonce: string, { begun }: AssetMemory) {
  return begun.filter((each) => each.nonce !== nonce);
}

export function createMemory(fence: Fence): Memory {
  const all = () => parseAssetsMemory(fence.state);
  const of = (name: string) => all().assets[name] ?? noAsset;
  const change = (name: string, changed: Partial<AssetMemory>) => {
    const memory = all();
    fence.state = { ...memory, assets: { ...memory.assets, [name]: { ...of(name), ...changed } }, isEnded: false };
  };
  return {
    all,
    of,
    change,
    begin: (name, nonce, atMilliseconds) =>
      change(name, { begun: [{ nonce, atMilliseconds }, ...without(nonce, of(name))].slice(0, mostBegun) }),
    settle: (name, nonce) => change(name, { begun: without(nonce, of(name)) }),
    forget: (name) => change(name, { id: undefined, madeMilliseconds: undefined, madeBy: undefined }),
    makeKnown: () => {
      fence.state = { ...all(), isKnown: true };
    },
    finish: (settings, requestId) => {
      const memory = all();
      const assets = Object.entries(memory.assets).map(([name, asset]) => [
        name,
        asset.deleted?.requestId === requestId ? asset : { ...asset, deleted: undefined },
      ]);
      fence.state = { ...memory, assets: Object.fromEntries(assets), settings, isEnded: false };
    },
    end: () => {
      fence.state = { assets: {}, isKnown: true, isEnded: true } satisfies AssetsMemory;
    },
  };
}
