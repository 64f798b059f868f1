import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

const listeners = new WeakMap<Element, (isNear: boolean) => void>();
let shared: IntersectionObserver | undefined;

/** One observer for all graphs. Created on first use, because Node has no IntersectionObserver for the tests. */
function observer(): IntersectionObserver {
  shared ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
    },
    { rootMargin: "250px" },
  );
  return shared;
}

/** Whether the element is in the viewport or close to it. */
export function useNearViewport(element: RefObject<Element | null>): Signal<boolean> {
  const isNear = useSignal(false);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    listeners.set(target, (now) => {
      isNear.value = now;
    });
    observer().observe(target);
    return () => observer().unobserve(target);
  }, []);
  return isNear;
}
