import { useSignal } from "@preact/signals";
import type { RotationState } from "../../messages/console-state.ts";
import { consoleState } from "../console-state.ts";
import { order } from "../requests.ts";
import { announce } from "../shell/announcement.ts";
import { useNow } from "../use-now.ts";
import { rotationText } from "./rotation-text.ts";

const initial: RotationState = { rotations: 0, isUnderWay: false, endsAt: null };

/** Rotates the API key in the wrong order. */
export function Rotation() {
  const error = useSignal("");
  const rotation = consoleState.rotation.value ?? initial;
  const now = useNow(rotation.isUnderWay, 250);
  const rotate = async () => {
    error.value = await order("/api/rotate-key", {});
    announce(error.value || "Datadog has revoked the old key.");
  };
  return (
    <div class="timed-fault">
      <button type="button" class="chip" disabled={rotation.isUnderWay} onClick={() => void rotate()}>
        Rotate the key
      </button>
      <p class="quiet" data-progress="rotation">
        {error.value || rotationText(rotation, now)}
      </p>
    </div>
  );
}
