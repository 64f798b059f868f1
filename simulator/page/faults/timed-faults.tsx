import { useSignal } from "@preact/signals";
import { consoleState } from "../console-state.ts";
import { order } from "../requests.ts";
import { announce } from "../shell/announcement.ts";
import { useNow } from "../use-now.ts";
import { Rotation } from "./rotation.tsx";

/** Faults that end by themselves. They need the stand-in for Datadog. */
export function TimedFaults() {
  if (consoleState.target.value !== null) return null;
  return (
    <section class="timed-faults" aria-label="Timed faults">
      <Rotation />
      <Storm />
    </section>
  );
}

function Storm() {
  const error = useSignal("");
  const storm = consoleState.storm.value ?? null;
  const now = useNow(storm !== null);
  const start = async () => {
    error.value = await order("/api/storm", {});
    announce(error.value || "The storm has started.");
  };
  return (
    <div class="timed-fault">
      <button type="button" class="chip" disabled={storm !== null} onClick={() => void start()}>
        Start a storm
      </button>
      <p class="quiet" data-progress="storm">
        {error.value ||
          (storm === null
            ? "Switches on seven groups of faults, one after another."
            : `Group ${storm.gust} of ${storm.gusts}, ${Math.max(0, Math.ceil(storm.endsAt - now))} s left.`)}
      </p>
    </div>
  );
}
