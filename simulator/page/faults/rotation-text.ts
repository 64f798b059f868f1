import type { RotationState } from "../../messages/console-state.ts";

/** `now` is in seconds since 1970. */
export function rotationText({ rotations, endsAt }: RotationState, now: number): string {
  if (endsAt !== null) {
    const left = Math.max(0, Math.ceil(endsAt - now));
    return `Datadog has revoked the old key; Parameter Store gets the new one in ${left} s. Runs wait.`;
  }
  if (rotations === 0) return "In the wrong order: Datadog revokes the old key 3 s before the new one is stored.";
  return `Rotated ${rotations === 1 ? "once" : `${rotations} times`}. Every run that waited for the new key is sent.`;
}
