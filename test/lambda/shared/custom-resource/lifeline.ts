/** Before or after the call of this number. */
export interface Death {
  readonly atCall: number;
  readonly when: "before" | "after";
}

export interface Lifeline {
  /** Returns a wrapper for the invocation's outside calls. */
  readonly begin: () => <A extends readonly unknown[], T>(
    call: (...args: A) => Promise<T>,
  ) => (...args: A) => Promise<T>;
  /** Settles with the invocation, or rejects if it was cut off. */
  readonly orDeath: <T>(invocation: Promise<T>) => Promise<T>;
  /** Of all invocations. */
  readonly calls: () => number;
}

/** Calls of an invocation that was cut off never settle. */
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
