import { claimingMutants } from "./claiming.ts";
import type { Mutant } from "./mutant.ts";
import { recoveringMutants } from "./recovering.ts";
import { sendingMutants } from "./sending.ts";
import { settlingMutants } from "./settling.ts";

export const allMutants: readonly Mutant[] = [
  ...claimingMutants,
  ...sendingMutants,
  ...settlingMutants,
  ...recoveringMutants,
];
