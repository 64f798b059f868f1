import type { DrawnDashboard } from "./drawn-dashboard.ts";
import type { Fault, FaultPreset } from "./fault.ts";
import type { Letter, LetterSummary } from "./letters.ts";
import type { Products } from "./product.ts";
import type { RunRecord } from "./run.ts";

/** By the path of a GET. */
export interface Answers {
  readonly "/api/dashboard": DrawnDashboard;
  readonly "/api/faults": readonly Fault[];
  readonly "/api/letter": Letter;
  readonly "/api/letters": readonly LetterSummary[];
  readonly "/api/products": Products;
  readonly "/api/presets": readonly FaultPreset[];
  readonly "/api/run": RunRecord;
}

/** By the path of a POST: its body. */
export interface Orders {
  readonly "/api/faults": Readonly<Record<string, boolean>>;
  readonly "/api/redrive": { readonly id?: string; readonly ids?: readonly string[] };
  readonly "/api/rotate-key": Readonly<Record<string, never>>;
  readonly "/api/storm": Readonly<Record<string, never>>;
  readonly "/api/traffic": { readonly perMinute: number } | { readonly week: true };
}

/** By the path of a POST: its answer. */
export interface Results extends Readonly<Record<keyof Orders, unknown>> {
  readonly "/api/redrive": { readonly redriven: number };
}
