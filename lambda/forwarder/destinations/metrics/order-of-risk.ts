import type { Intake } from "./intake.ts";

/**
 * Without doubt about the intake, all go together. Otherwise claimed events go first, then one after the other until
 * one is accepted, then the rest. It ends at an obstacle.
 */
export function* inOrderOfRisk<T>(
  events: readonly T[],
  isClaimed: (event: T) => boolean,
  intake: Pick<Intake, "obstacle" | "isDoubtful" | "mayTry">,
): Generator<readonly T[]> {
  let rest = events;
  if (intake.isDoubtful()) {
    yield events.filter(isClaimed);
    rest = events.filter((event) => !isClaimed(event));
  }
  while (rest.length > 0 && intake.isDoubtful()) {
    if (intake.obstacle() !== undefined || !intake.mayTry()) return;
    yield rest.slice(0, 1);
    rest = rest.slice(1);
  }
  yield rest;
}
