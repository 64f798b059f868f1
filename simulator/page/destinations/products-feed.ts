import { signal } from "@preact/signals";
import type { Products } from "../../messages/product.ts";
import { read } from "../requests.ts";

/** Undefined until they are read. */
export const products = signal<Products | undefined>(undefined);

/** Error of the last read, or "". */
export const productsError = signal("");

const everyMilliseconds = 2_000;

/** Reads now and every two seconds, while the page is visible. Call the returned function to stop. */
export function followProducts(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const refresh = async () => {
    if (!document.hidden) {
      const found = await read("/api/products").catch(() => undefined);
      productsError.value = found === undefined ? "The data of the destinations could not be read." : "";
      if (found !== undefined) products.value = found;
    }
    if (!isOver) timer = setTimeout(() => void refresh(), everyMilliseconds);
  };
  void refresh();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
