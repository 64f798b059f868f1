import type { Fence } from "../shared/custom-resource/fence.ts";
import {
  emptyGeneration,
  type GenerationMemory,
  parseRegistrationMemory,
  type RegistrationMemory,
} from "./domain/registration-memory.ts";

/** Stored with the next change of Spacelift or of a parameter. */
export interface Memory {
  readonly all: () => RegistrationMemory;
  readonly of: (host: string) => GenerationMemory;
  readonly change: (host: string, change: Partial<GenerationMemory>) => void;
  readonly makeCurrent: (host: string) => void;
  /** The registration ends with its last generation. */
  readonly forget: (host: string) => void;
}

export function createMemory(fence: Fence): Memory {
  const all = () => parseRegistrationMemory(fence.state);
  const of = (host: string) => all().generations[host] ?? emptyGeneration;
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
