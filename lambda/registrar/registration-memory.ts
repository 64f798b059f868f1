import type { Fence } from "../shared/custom-resource/fence.ts";
import {
  type GenerationMemory,
  noGeneration,
  parseRegistrationMemory,
  type RegistrationMemory,
} from "./domain/registration-memory.ts";

/** What is remembered of a registration. A change is stored with the next change of Spacelift or of a parameter. */
export interface Memory {
  readonly all: () => RegistrationMemory;
  readonly of: (host: string) => GenerationMemory;
  readonly change: (host: string, change: Partial<GenerationMemory>) => void;
  /** Notes that this is the generation that is registered. */
  readonly makeCurrent: (host: string) => void;
  /** Forgets a generation that is gone. With the last one the registration ended. */
  readonly forget: (host: string) => void;
}

export function createMemory(fence: Fence): Memory {
  const all = () => parseRegistrationMemory(fence.state);
  const of = (host: string) => all().generations[host] ?? noGeneration;
  return {
    all,
    of,
    change: (host, change) => {
      const memory = all();
      const generations = { ...memory.generations, [host]: { ...of(host), ...change } };
      fence.state = { ...memory, generations, isEnded: false };
    },
    makeCurrent: (host) => {
      fence.state = { ...all(), current: host };
    },
    forget: (host) => {
      const { current, generations } = all();
      const rest = Object.fromEntries(Object.entries(generations).filter(([each]) => each !== host));
      const [next] = Object.keys(rest);
      fence.state = {
        generations: rest,
        current: current === host || current === undefined ? next : current,
        isEnded: next === undefined,
      };
    },
  };
}
