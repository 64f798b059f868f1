import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { RunSummary } from "../../messages/run.ts";
import type { Reading } from "./reading.ts";

/** A list that is scrolled by fewer pixels counts as being at its top. */
const topPixels = 20;

/** Holds the rows while the reader has scrolled, points at them or has the focus in them. Arrow keys move the focus. */
export function useHolding(
  scroller: RefObject<HTMLElement | null>,
  matching: readonly RunSummary[],
  reading: Reading,
): void {
  const latest = useRef(matching);
  latest.current = matching;

  useLayoutEffect(() => {
    const { current: list } = scroller;
    if (list === null) return undefined;
    const reasons = new Set<string>();
    const hold = (reason: string, isOn: boolean) => {
      if (isOn) reasons.add(reason);
      else reasons.delete(reason);
      if (reasons.size === 0) reading.held.value = undefined;
      else reading.held.value ??= latest.current;
    };
    const gone = new AbortController();
    const listen = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      act: (event: HTMLElementEventMap[Name]) => void,
    ) => list.addEventListener(name, act, { signal: gone.signal });
    const onScroll = () => {
      reading.scrollTop = list.scrollTop;
      hold("scroll", list.scrollTop > topPixels);
    };
    listen("scroll", onScroll);
    listen("pointerenter", ({ pointerType }) => hold("pointer", pointerType === "mouse"));
    listen("pointerleave", () => hold("pointer", false));
    listen("focusin", () => hold("focus", true));
    listen("focusout", () => hold("focus", false));
    listen("keydown", (event) => moveFocus(list, event));
    list.scrollTop = reading.scrollTop;
    if (reading.scrollTop > topPixels) hold("scroll", true);
    return () => gone.abort();
  }, [scroller, reading]);
}

function moveFocus(list: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target instanceof Element ? event.target.closest("[aria-posinset]") : null;
  if (step === undefined || row === null) return;
  event.preventDefault();
  const place = Number(row.getAttribute("aria-posinset")) + step;
  list.querySelector<HTMLElement>(`[aria-posinset="${place}"] a`)?.focus();
}
