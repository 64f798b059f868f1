/** Time for drawing per frame. Leaves most of a frame's 16 ms for other work. */
const budgetMilliseconds = 5;

export interface DrawQueue {
  /** Replaces a waiting drawing of the same owner. */
  readonly add: (owner: object, draw: () => void) => void;
  readonly remove: (owner: object) => void;
}

/** Draws in the order of arrival. Each frame draws until its time for drawing is used up. */
export function createDrawQueue(
  nextFrame: (action: () => void) => void,
  clock: () => number = () => performance.now(),
): DrawQueue {
  const waiting = new Map<object, () => void>();

  const run = () => {
    const begin = clock();
    for (const [owner, draw] of waiting) {
      waiting.delete(owner);
      draw();
      if (clock() - begin > budgetMilliseconds) break;
    }
    if (waiting.size > 0) nextFrame(run);
  };

  return {
    add: (owner, draw) => {
      if (waiting.size === 0) nextFrame(run);
      waiting.set(owner, draw);
    },
    remove: (owner) => {
      waiting.delete(owner);
    },
  };
}
