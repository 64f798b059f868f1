import {
  ExtensionError,
  extensionBody,
  joinPolicy,
  type PolicySettings,
  renderPolicy,
  splitPolicy,
} from "../../contract/policy.ts";

/** The policy's text as it is to be, and what of the text that is there does not go with it. */
export interface MergedPolicy {
  readonly body: string;
  /** Whether the text that is there has another core. */
  readonly isCoreEdited: boolean;
  /** Whether both the text that is there and the configuration changed the extension; the one that is there is kept. */
  readonly isInConflict: boolean;
  /** Whether the text that is there has no line between its parts, so that an extension in it is lost. */
  readonly isWhole: boolean;
}

export interface PolicySources {
  /** The text in Spacelift. */
  readonly current: string;
  readonly core: string;
  readonly settings: Omit<PolicySettings, "extension">;
  /** The extension by configuration, now and when it was last registered; `undefined` where that is not known. */
  readonly configured: string;
  readonly before: string | undefined;
  /** Whether the configured extension wins over one that was edited in Spacelift. */
  readonly overwrite: boolean;
}

/**
 * Joins our core with the extension that is to follow it: the configured one, unless the user edited the one in Spacelift.
 * Without the line between the parts nobody can tell what was an extension, so the whole text counts as core.
 */
export function mergePolicy({ current, core, settings, configured, before, overwrite }: PolicySources): MergedPolicy {
  const rendered = splitPolicy(renderPolicy(core, { ...settings, extension: configured }));
  const there = splitPolicy(current.replaceAll("\r\n", "\n"));
  const wanted = extensionBody(configured);
  const registered = bodyOf(before);
  const isEdited = there.extension !== undefined && there.extension !== wanted && there.extension !== registered;
  const isKept = isEdited && !overwrite;
  return {
    body: joinPolicy(rendered.core, isKept ? there.extension : wanted),
    isCoreEdited: there.core !== rendered.core,
    isInConflict: isKept && registered !== wanted,
    isWhole: there.extension === undefined,
  };
}

/** What could not follow the core was never registered. */
function bodyOf(before: string | undefined): string | undefined {
  try {
    return before === undefined ? undefined : extensionBody(before);
  } catch (error) {
    if (error instanceof ExtensionError) return undefined;
    throw error;
  }
}
