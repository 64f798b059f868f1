import { ViewHeader } from "../controls/view-header.tsx";

export function RunsView() {
  return <ViewHeader title="Runs" />;
}
