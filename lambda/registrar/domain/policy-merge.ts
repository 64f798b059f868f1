import {
  ExtensionError,
  extensionBody,
  joinPolicy,
  type PolicySettings,
  renderPolicy,
  splitPolicy,
} from "../../contract/policy.ts";
import { logPhases } from "../../contract/run-logs.ts";
import type { Registration } from "./registration.ts";

export interface MergedPolicy {
  readonly body: string;
  readonly isCoreEdited: boolean;
  /** Whether Spacelift and the configuration both changed the extension. The one in Spacelift wins. */
  readonly isInConflict: boolean;
  /** Whether Spacelift's text lost the line between its parts, and so its extension. */
  readonly isMarkerLost: boolean;
}

export interface PolicySources {
  /** The text in Spacelift. */
  readonly current: string;
  readonly core: string;
  readonly settings: Omit<PolicySettings, "extension">;
  /** Now and at the last registration; `undefined` if unknown. */
  readonly configured: string;
  readonly before: string | undefined;
  /** Whether the configured extension replaces an edited one. */
  readonly overwrite: boolean;
}

export function policySettings({ finishedStates, includeTags, content }: Registration, webhookId: string) {
  return { endpointId: webhookId, finishedStates, include: includeTags, ...(content === "logs" && { logPhases }) };
}

/**
 * Joins our core with the configured extension, or with the one that the user edited in Spacelift. Without the line
 * between the parts, the whole text counts as core.
 */
export function mergePolicy({ current, core, settings, configured, before, overwrite }: PolicySources): MergedPolicy {
  const rendered = splitPolicy(renderPolicy(core, { ...settings, extension: configured }));
  const found = splitPolicy(current.replaceAll("\r\n", "\n"));
  const wanted = extensionBody(configured);
  const registered = bodyOf(before);
  const isEdited = found.extension !== undefined && found.extension !== wanted && found.extension !== registered;
  const isKept = isEdited && !overwrite;
  return {
    body: joinPolicy(rendered.core, isKept ? found.extension : wanted),
    isCoreEdited: found.core !== rendered.core,
    isInConflict: isKept && registered !== wanted,
    isMarkerLost: found.extension === undefined,
  };
}

/** An extension that cannot follow the core was never registered. */
function bodyOf(before: string | undefined): string | undefined {
  try {
    return before === undefined ? undefined : extensionBody(before);
  } catch (error) {
    if (error instanceof ExtensionError) return undefined;
    throw error;
  }
}
