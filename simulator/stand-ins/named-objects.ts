/** Why something was not done, in Spacelift's words. */
export interface Refusal {
  readonly refusal: string;
  /** What is wrong, by field: the extensions of the error. */
  readonly details?: Readonly<Record<string, string>>;
}

export type Stored<Fields> = Fields & { readonly id: string };

/** Objects of one kind that are known by their names. */
export interface NamedObjects<Fields> {
  readonly create: (fields: Fields) => Stored<Fields> | Refusal;
  readonly update: (id: string, change: Partial<Fields>) => Stored<Fields> | Refusal;
  readonly delete: (id: string) => Stored<Fields> | Refusal;
  readonly find: (id: string) => Stored<Fields> | undefined;
  /** Finds what has to be there. */
  readonly get: (id: string) => Stored<Fields> | Refusal;
  /** In the order of their ids. */
  readonly list: () => readonly Stored<Fields>[];
}

/**
 * An object's id is the slug of the name that it was created with; another name keeps the id. Names are taken by slug,
 * whether as an id or as the present name of an object (docs.spacelift.io, "Webhooks"; the documentation of the Terraform
 * provider has it of a policy's name).
 */
export function createNamedObjects<Fields extends { readonly name: string }>(kind: string): NamedObjects<Fields> {
  const objects = new Map<string, Stored<Fields>>();
  const get = (id: string): Stored<Fields> | Refusal => objects.get(id) ?? { refusal: `${kind} not found: ${id}` };

  const wrongName = (why: string): Refusal => ({ refusal: `${kind} has 1 error`, details: { name: why } });

  const objection = (name: string, itself: Stored<Fields> | undefined): Refusal | undefined => {
    const slug = slugOf(name);
    if (slug === "") return wrongName(`has no letter or digit: "${name}"`);
    const others = [...objects.values()].filter((each) => each !== itself);
    const isTaken = others.some((each) => each.id === slug || slugOf(each.name) === slug);
    return isTaken ? wrongName(`is already taken: "${name}"`) : undefined;
  };

  const keep = (object: Stored<Fields>) => {
    objects.set(object.id, object);
    return object;
  };

  return {
    create: (fields) => objection(fields.name, undefined) ?? keep({ ...fields, id: slugOf(fields.name) }),
    update: (id, change) => {
      const object = get(id);
      if (isRefusal(object)) return object;
      return objection(change.name ?? object.name, object) ?? keep({ ...object, ...change });
    },
    delete: (id) => {
      const object = get(id);
      objects.delete(id);
      return object;
    },
    find: (id) => objects.get(id),
    get,
    list: () => [...objects.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

export function isRefusal(result: object): result is Refusal {
  return "refusal" in result;
}

/** Letters and digits in lower case and without marks, joined by dashes. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
  return plain.replace(/[^a-z0-9_]+/g, "-").replace(/^-+|-+$/g, "");
}
