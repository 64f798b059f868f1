import { ViewHeader } from "../controls/view-header.tsx";

export function FaultsView() {
  return <ViewHeader title="Faults" />;
}
