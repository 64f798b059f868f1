import { useLocation } from "preact-iso";
import { type View, viewOf } from "./view.ts";

export function Navigation({ views }: { readonly views: readonly View[] }) {
  const { path } = useLocation();
  const current = viewOf(views, path)?.address;
  return (
    <nav aria-label="Views">
      <ul>
        {views.map(({ address, title }) => (
          <li key={address}>
            <a href={address} aria-current={address === current ? "page" : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
