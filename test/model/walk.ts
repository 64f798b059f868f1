import { forget } from "./forget.ts";
import { movesOf } from "./moves.ts";
import { brokenIn, isQuiet } from "./promises.ts";
import { type Move, shipped } from "./rules.ts";
import { type Broken, createWorld, type Scenario, type World } from "./world.ts";

export interface Walk {
  readonly world: World;
  readonly trace: readonly string[];
  readonly broken?: Broken;
}

const longestDrain = 1000;

/**
 * After the choices, it continues without faults, a minute at a time, until no forwarder is busy and no message waits.
 */
export function walk(scenario: Scenario, choices: readonly number[], seed: number): Walk {
  const random = createRandom(seed);
  const rules = { scenario, protocol: shipped, random };
  const trace: string[] = [];
  let world = createWorld(scenario);
  const go = ({ label, to }: Move): Broken | undefined => {
    trace.push(label);
    world = forget(to(), scenario);
    return brokenIn(world);
  };
  for (const choice of choices) {
    const all = movesOf(world, rules);
    const usual = all.filter(({ isFault }) => !isFault);
    // At most every third move is a fault.
    const from = choice % 3 === 0 || usual.length === 0 ? all : usual;
    const move = from[Math.floor(choice / 3) % from.length];
    const broken = move && go(move);
    if (broken !== undefined) return { world, trace, broken };
  }
  for (let moves = 0; !isQuiet(world); moves += 1) {
    if (moves > longestDrain)
      return { world, trace, broken: { promise: "endless", detail: "it does not come to rest" } };
    if (moves % 20 === 19) world = { ...world, now: world.now + 60 };
    const usual = movesOf(world, rules).filter(({ isFault }) => !isFault);
    const move = usual[Math.floor(random() * usual.length)];
    const broken = move && go(move);
    if (broken !== undefined) return { world, trace, broken };
  }
  return { world, trace };
}

/** From 0 to below 1 (mulberry32, public domain). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
