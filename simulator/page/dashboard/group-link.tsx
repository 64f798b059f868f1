import type { GroupLink as Link } from "../../messages/drawn-dashboard.ts";

/** An arrow that opens the group's page. Datadog shows the link in the menu of a clicked group. */
export function GroupLink({ link }: { readonly link: Link | undefined }) {
  if (link === undefined) return null;
  const { label, address } = link;
  return (
    <a class="group-link" href={address} title={label} target="_blank" rel="noreferrer noopener">
      <svg viewBox="0 0 16 16" role="img" aria-label={label}>
        <path d="M6.5 4h-3v8.5H12v-3M9 3.5h3.5V7M12.25 3.75 7 9" />
      </svg>
    </a>
  );
}
