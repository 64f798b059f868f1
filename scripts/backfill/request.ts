import type { Evaluate } from "./evaluate-run.ts";
import type { Span } from "./walk-runs.ts";

export interface BackfillRequest {
  readonly account: string;
  readonly span: Span;
  /** Ids; empty for all stacks. */
  readonly stacks: readonly string[];
  readonly evaluate: Evaluate;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}
