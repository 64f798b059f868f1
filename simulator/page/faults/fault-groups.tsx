import { useRef } from "preact/hooks";
import type { Fault } from "../../messages/fault.ts";
import { consoleState } from "../console-state.ts";
import { Badge } from "../controls/badge.tsx";
import { Empty } from "../controls/empty.tsx";
import { type FaultGroup, groupFaults } from "./fault-groups.ts";
import { FaultSwitch } from "./fault-switch.tsx";

interface Properties {
  readonly faults: readonly Fault[];
  readonly search: string;
}

export function FaultGroups({ faults, search }: Properties) {
  const groups = groupFaults(faults, search);
  if (groups.length === 0) return <Empty title="No fault matches.">Search for a service, a status or an effect.</Empty>;
  return (
    <div class="fault-groups">
      {groups.map((group) => (
        // A search changes the key, so that it opens groups that the user has closed.
        <Group key={`${group.place} ${search !== ""}`} {...group} isSearched={search !== ""} />
      ))}
    </div>
  );
}

/** On a phone a group begins closed, unless a search found it or one of its faults is on. */
function Group({ place, faults, isSearched }: FaultGroup & { readonly isSearched: boolean }) {
  const on = consoleState.faults.value ?? [];
  const active = faults.filter(({ name }) => on.includes(name)).length;
  const beginsOpen = useRef(matchMedia("(min-width: 46rem)").matches || active > 0);
  return (
    <details class="card fault-group" open={beginsOpen.current || isSearched}>
      <summary>
        <h2>{place}</h2>
        {active > 0 && <Badge tone="warm">{`${active} on`}</Badge>}
        <span class="size">{faults.length}</span>
      </summary>
      <ul>
        {faults.map((fault) => (
          <FaultSwitch key={fault.name} fault={fault} isOn={on.includes(fault.name)} />
        ))}
      </ul>
    </details>
  );
}
