/** Where an invocation dies: at its call of this number to the outside, before it is made or after it was. */
export interface Death {
  readonly atCall: number;
  readonly when: "before" | "after";
}

/** The life of one invocation after another, of which one may be cut off in the middle. */
export interface Lifeline {
  /** Begins an invocation. Gives what makes a call to the outside one that it may die at. */
  readonly begin: () => <A extends readonly unknown[], T>(
    call: (...args: A) => Promise<T>,
  ) => (...args: A) => Promise<T>;
  /** An invocation's end, or a rejection where it died before. */
  readonly orDeath: <T>(invocation: Promise<T>) => Promise<T>;
  /** The calls of all invocations together. */
  readonly calls: () => number;
}

/** Of what is dead, nothing is heard any more. */
const silence = <T>(): Promise<T> => new Promise<T>(() => {});

export function createLifeline(death?: Death): Lifeline {
  let calls = 0;
  let die: (error: Error) => void = () => {};
  let dying: Promise<never> = silence();

  return {
    begin: () => {
      let isDead = false;
      dying = new Promise<never>((_, reject) => {
        die = (error) => {
          isDead = true;
          reject(error);
        };
      });
      dying.catch(() => {});
      const kill = die;
      return (call) =>
        async (...args) => {
          if (isDead) return silence();
          calls += 1;
          const here = calls;
          const dies = (when: Death["when"]) => death?.atCall === here && death.when === when;
          if (dies("before")) {
            kill(new Error("cut off"));
            return silence();
          }
          try {
            return await call(...args);
          } finally {
            if (dies("after")) kill(new Error("cut off"));
            if (isDead) await silence();
          }
        };
    },
    orDeath: (invocation) => Promise.race([invocation, dying]),
    calls: () => calls,
  };
}
