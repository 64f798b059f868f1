import type { Fence } from "../shared/custom-resource/fence.ts";
import { type AssetMemory, type AssetsMemory, noAsset, parseAssetsMemory } from "./domain/assets-memory.ts";

/** The fence stores a change together with the next change in Datadog. */
export interface Memory {
  readonly all: () => AssetsMemory;
  readonly of: (name: string) => AssetMemory;
  readonly change: (name: string, change: Partial<AssetMemory>) => void;
  /** Remembers a creation that Datadog may perform until `atMilliseconds`. */
  readonly begin: (name: string, nonce: string, atMilliseconds: number) => void;
  /** Forgets a creation whose outcome is known. */
  readonly settle: (name: string, nonce: string) => void;
  readonly forget: (name: string) => void;
  readonly makeKnown: () => void;
  /** Stores the installed settings and forgets the objects that earlier requests deleted. */
  readonly finish: (settings: string, requestId: string) => void;
  readonly end: () => void;
}

/** Lists contain the objects of older creations by now. */
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
