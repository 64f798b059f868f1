/** In Spacelift's words. */
export interface Refusal {
  readonly refusal: string;
  /** By field, for the error's extensions. */
  readonly details?: Readonly<Record<string, string>>;
}

export type Stored<Fields> = Fields & { readonly id: string };

export interface NamedObjects<Fields> {
  readonly create: (fields: Fields) => Stored<Fields> | Refusal;
  readonly update: (id: string, change: Partial<Fields>) => Stored<Fields> | Refusal;
  readonly delete: (id: string) => Stored<Fields> | Refusal;
  readonly find: (id: string) => Stored<Fields> | undefined;
  readonly get: (id: string) => Stored<Fields> | Refusal;
  /** In the order of ids. */
  readonly list: () => readonly Stored<Fields>[];
  /** As the API returns it: possibly outdated, in any order. */
  readonly listed: () => readonly Stored<Fields>[];
}

export interface NamedObjectsSettings {
  /**
   * `slugs`: an id is the slug of a unique name. `suffixed`: an id is a slug with a suffix, so that objects may share a
   * name. @default slugs
   */
  readonly ids?: "slugs" | "suffixed";
  /** Of the API's lists. @default 0 */
  readonly lagMilliseconds?: number;
  /** @default in the order of ids */
  readonly isUnordered?: boolean;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/**
 * An object's id is the slug of its first name; renaming keeps the id. A name is taken if its slug is the id or the
 * current name of an object (docs.spacelift.io, "Webhooks"; the documentation of the Terraform provider says so for a
 * policy's name).
 */
export function createNamedObjects<Fields extends { readonly name: string }>(
  kind: string,
  { ids = "slugs", lagMilliseconds = 0, isUnordered = false, clock = Date.now }: NamedObjectsSettings = {},
): NamedObjects<Fields> {
  const objects = new Map<string, Stored<Fields>>();
  /** Oldest first. A lagging API may still return them. */
  let past: { readonly at: number; readonly list: readonly Stored<Fields>[] }[] = [{ at: 0, list: [] }];
  let count = 0;

  const note = () => {
    const now = clock();
    const isNeeded = (_: unknown, index: number) => (past[index + 1]?.at ?? now) > now - lagMilliseconds;
    past = [...past.filter(isNeeded), { at: now, list: [...objects.values()] }];
  };
  const get = (id: string): Stored<Fields> | Refusal => objects.get(id) ?? { refusal: `${kind} not found: ${id}` };

  const wrongName = (why: string): Refusal => ({ refusal: `${kind} has 1 error`, details: { name: why } });

  const objection = (name: string, itself: Stored<Fields> | undefined): Refusal | undefined => {
    const slug = slugOf(name);
    if (slug === "") return wrongName(`has no letter or digit: "${name}"`);
    if (ids === "suffixed") return undefined;
    const others = [...objects.values()].filter((each) => each !== itself);
    const isTaken = others.some((each) => each.id === slug || slugOf(each.name) === slug);
    return isTaken ? wrongName(`is already taken: "${name}"`) : undefined;
  };

  const keep = (object: Stored<Fields>) => {
    objects.set(object.id, object);
    note();
    return object;
  };

  const newId = (name: string): string => {
    count += 1;
    return ids === "slugs" ? slugOf(name) : `${slugOf(name)}-${(count * 7919 + 46_656).toString(36)}`;
  };

  return {
    create: (fields) => objection(fields.name, undefined) ?? keep({ ...fields, id: newId(fields.name) }),
    update: (id, change) => {
      const object = get(id);
      if (isRefusal(object)) return object;
      return objection(change.name ?? object.name, object) ?? keep({ ...object, ...change });
    },
    delete: (id) => {
      const object = get(id);
      objects.delete(id);
      note();
      return object;
    },
    find: (id) => objects.get(id),
    get,
    list: () => [...objects.values()].sort(byId),
    listed: () => {
      const shown = past.findLast(({ at }) => at <= clock() - lagMilliseconds)?.list ?? [];
      return isUnordered ? shown.toSorted((one, other) => byId(reversed(one), reversed(other))) : shown.toSorted(byId);
    },
  };
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

/** Sorting by reversed ids gives an order that no client can rely on. */
function reversed({ id }: { readonly id: string }): { readonly id: string } {
  return { id: Array.from(id).toReversed().join("") };
}

export function isRefusal(result: object): result is Refusal {
  return "refusal" in result;
}

/** Without diacritics, joined by dashes. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
  return plain.replace(/[^a-z0-9_]+/g, "-").replace(/^-+|-+$/g, "");
}
