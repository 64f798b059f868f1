import type { ComponentChildren } from "preact";
import { consoleState } from "../console-state.ts";
import { Badge } from "../controls/badge.tsx";
import { formatTime } from "../text.ts";
import { outcomeText, type Situation } from "./situation.ts";

/** Says which faults are on and what happens because of them. */
export function SituationLine({ situation }: { readonly situation: Situation }) {
  const hasStorm = consoleState.target.value === null;
  switch (situation.kind) {
    case "calm":
      return (
        <Line badge={<Badge tone="good">No fault</Badge>}>
          <p>
            Runs pass straight through. {hasStorm ? "Start a storm" : "Switch a fault on"} to see what faults do to
            them.
          </p>
        </Line>
      );
    case "unknown":
      return (
        <Line badge={<Badge tone="warm">Fault</Badge>}>
          <p>
            A fault is on. <a href="/faults">All faults</a>
          </p>
        </Line>
      );
    case "faults": {
      const { shown, more } = situation;
      const count = shown.length + more;
      return (
        <Line isLong={count > 1} badge={<Badge tone="warm">{count === 1 ? "1 fault" : `${count} faults`}</Badge>}>
          {shown.map(({ name, description, effect }) => (
            <p key={name}>
              <strong>{description}.</strong> <span class="quiet">→</span> {effect}
            </p>
          ))}
          {more > 0 && (
            <p>
              <a href="/faults">{more} more</a>
            </p>
          )}
        </Line>
      );
    }
    case "over":
      return (
        <Line badge={<Badge tone="good">No fault</Badge>}>
          <p>
            The faults ended at {formatTime(situation.outcome.endedAt * 1000)}. Since they began:{" "}
            <strong>{outcomeText(situation.outcome)}</strong>
          </p>
        </Line>
      );
  }
}

interface LineProperties {
  readonly badge: ComponentChildren;
  /** Reserves room for the texts of two faults. @default false */
  readonly isLong?: boolean;
  readonly children: ComponentChildren;
}

function Line({ badge, isLong = false, children }: LineProperties) {
  return (
    <div class={isLong ? "situation long" : "situation"}>
      {badge}
      <div>{children}</div>
    </div>
  );
}
