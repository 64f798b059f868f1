import { useEffect, useRef } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { connection, consoleState } from "../console-state.ts";
import { announcement } from "./announcement.ts";
import { ConnectionState } from "./connection-state.tsx";
import { Navigation } from "./navigation.tsx";
import { NotFound } from "./not-found.tsx";
import { StatusBar } from "./status-bar.tsx";
import { type View, viewOf } from "./view.ts";

interface Properties {
  readonly views: readonly View[];
}

export function Shell({ views }: Properties) {
  return (
    <LocationProvider>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="shell">
        <div class="bar">
          <p class="brand">Spacelift → Datadog</p>
          <Navigation views={views} />
          <ConnectionState />
        </div>
        <StatusBar />
      </header>
      <Notices />
      <Content views={views} />
      <p class="unseen" role="status">
        {announcement}
      </p>
    </LocationProvider>
  );
}

function Notices() {
  const target = consoleState.target.value;
  return (
    <>
      {connection.value === "lost" && (
        <p class="notice bad" role="alert">
          The simulator does not answer, so this page shows its last state. Start it with <code>npm start</code>.
        </p>
      )}
      {typeof target === "string" && (
        <p class="notice warm">
          This is a real Datadog, <code>{target}</code>. It bills every series, including those of generated runs.
        </p>
      )}
    </>
  );
}

function Content({ views }: Properties) {
  const { path } = useLocation();
  const view = viewOf(views, path);
  const shown = useRef(view);
  useEffect(() => {
    document.title = `${view?.title ?? "Not found"} · Spacelift → Datadog`;
    // A screen reader announces the new view, and Tab continues from its title.
    if (shown.current !== view) document.getElementById("view-title")?.focus({ preventScroll: true });
    shown.current = view;
  }, [view]);
  return (
    <main id="main" tabIndex={-1}>
      {view === undefined ? (
        <NotFound />
      ) : (
        <Router>
          {views.map(({ address, route, component }) => (
            <Route key={address} path={route} component={component} />
          ))}
        </Router>
      )}
    </main>
  );
}
