/** An edit of the source: `from` occurs exactly once in the file and becomes `to`. */
interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Edits that break one rule of the protocol. The oracle suite has to notice. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

export function mutant(name: string, file: string, from: string, to: string): Mutant {
  return { name, edits: [{ file, from, to }] };
}
