import { useEffect, useState } from "preact/hooks";

/** The present, in seconds since 1970 with a fraction, read again every `everyMilliseconds` while `isTicking`. */
export function useNow(isTicking: boolean, everyMilliseconds = 1000): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    if (!isTicking) return;
    const read = () => setNow(Date.now() / 1000);
    read();
    const ticking = setInterval(read, everyMilliseconds);
    return () => clearInterval(ticking);
  }, [isTicking, everyMilliseconds]);
  return now;
}
