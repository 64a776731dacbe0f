import { formatWithOptions } from "node-inspect-extracted";
import { OUTPUT_LIMIT } from "../../core/judge/limits.js";

/** What Node's console writes, and how a browser's names it. */
const METHODS = ["log", "info", "debug", "warn", "error", "trace", "dir", "table"] as const;

/**
 * Has everything that code prints written down as Node's console writes it. Beyond the limit nothing more is: the page has ended the run
 * by then, and a loop that prints would only fill its memory.
 *
 * @param write takes a text, and the stack of the call that printed it
 */
export function printing(write: (text: string, stack: string) => void): void {
  let printed = 0;
  for (const method of METHODS)
    console[method] = (...values: unknown[]) => {
      if (printed > OUTPUT_LIMIT) return;
      const text = `${formatWithOptions({ colors: false }, ...values)}\n`;
      printed += text.length;
      write(text, String(new Error().stack));
    };
}
