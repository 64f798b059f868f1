/** `from` occurs exactly once in the file. */
interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

export function mutant(name: string, file: string, from: string, to: string): Mutant {
  return { name, edits: [{ file, from, to }] };
}
