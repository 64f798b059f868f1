import {
  ExtensionError,
  extensionBody,
  joinPolicy,
  type PolicySettings,
  renderPolicy,
  splitPolicy,
} from "../../contract/policy.ts";
import type { Registration } from "./registration.ts";

export interface MergedPolicy {
  /** The text to register. */
  readonly body: string;
  /** Whether the text in Spacelift has another core. */
  readonly isCoreEdited: boolean;
  /** Whether Spacelift and the configuration both changed the extension. The one in Spacelift is kept. */
  readonly isInConflict: boolean;
  /** Whether the text in Spacelift lost the line between its parts. Its extension is lost with it. */
  readonly isMarkerLost: boolean;
}

export interface PolicySources {
  /** The text in Spacelift. */
  readonly current: string;
  readonly core: string;
  readonly settings: Omit<PolicySettings, "extension">;
  /** The configured extension, now and at the last registration; `undefined` if that is unknown. */
  readonly configured: string;
  readonly before: string | undefined;
  /** Whether the configured extension replaces an edited one. */
  readonly overwrite: boolean;
}

/** The settings of the policy's core. They hold the webhook's id in one place. */
export function policySettings({ finishedStates, includeTags }: Registration, webhookId: string) {
  return { endpointId: webhookId, finishedStates, include: includeTags };
}

/**
 * Joins our core with the configured extension, or with the one in Spacelift if the user edited it. Without the line
 * between the parts an extension cannot be recognised, so the whole text counts as core.
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
