import { ViewHeader } from "../controls/view-header.tsx";

export function DashboardView() {
  return <ViewHeader title="Dashboard" />;
}
