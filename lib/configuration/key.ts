import type { z } from "zod";
import type { Condition } from "./conditions.ts";
import type { Field } from "./fields.ts";

export interface KeyTexts {
  /** One or two sentences without links: the property's doc comment and the start of its table cell. */
  readonly summary: string;
  /** The rest of the cell in docs/configuration.md, in Markdown. */
  readonly details?: string;
  /** The key has no effect without this condition. */
  readonly onlyIf?: Condition;
}

export type Default =
  | { readonly kind: "required" }
  | { readonly kind: "value"; readonly value: unknown }
  /** Follows from other keys; `words` says how, in Markdown. */
  | { readonly kind: "derived"; readonly words: string }
  /** `words` says the effect, in Markdown. */
  | { readonly kind: "absent"; readonly words: string };

export interface Key<Schema extends z.ZodType = z.ZodType, Fallback extends Default = Default> extends KeyTexts {
  readonly field: Field;
  /** A key that need not be set is an optional property. */
  readonly schema: Schema;
  readonly default: Fallback;
}

export function required<S extends z.ZodType>(field: Field<S>, texts: KeyTexts) {
  return { ...texts, field, schema: field.schema, default: { kind: "required" } } as const;
}

export function withDefault<S extends z.ZodType, const V extends z.output<S>>(
  field: Field<S>,
  value: V,
  texts: KeyTexts,
) {
  const fallback: { readonly kind: "value"; readonly value: z.output<S> } = { kind: "value", value };
  return { ...texts, field, schema: field.schema.exactOptional(), default: fallback } as const;
}

export function derived<S extends z.ZodType>(field: Field<S>, words: string, texts: KeyTexts) {
  return { ...texts, field, schema: field.schema.exactOptional(), default: { kind: "derived", words } } as const;
}

export function absent<S extends z.ZodType>(field: Field<S>, words: string, texts: KeyTexts) {
  return { ...texts, field, schema: field.schema.exactOptional(), default: { kind: "absent", words } } as const;
}
