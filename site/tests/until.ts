import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";

const BETWEEN_MS = 100;

/**
 * Waits until a page says yes to a question whose answer takes it a moment. Playwright's `waitForFunction` takes every promise for a yes.
 *
 * @param isSo runs in the page
 */
export async function until<A>(
  page: Page,
  isSo: (given: A) => Promise<boolean>,
  given: A,
  mostMs = 60_000,
): Promise<void> {
  for (const end = Date.now() + mostMs; !(await page.evaluate(isSo as never, given as never)); )
    if (Date.now() > end) throw new Error(`after ${mostMs / 1000} s there is still no yes to ${isSo}`);
    else await setTimeout(BETWEEN_MS);
}
