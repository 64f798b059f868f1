import { ViewHeader } from "../controls/view-header.tsx";

export function OverviewView() {
  return <ViewHeader title="Overview" />;
}
