import type { Page } from "playwright-core";

// How a test goes through a page by its keys alone, and what somebody sees of where they are.

/** Where the focus is. */
export interface Stop {
  /** What can be said of it: its tag and its words. */
  name: string;
  /** Whether anything on the screen tells that it is there. */
  isSeen: boolean;
  /** Whether something else lies over it, or it is outside of the screen. */
  isCovered: boolean;
}

/** Presses Tab until the focus is at an element. Whatever comes on the way must be seen. */
export async function tabTo(page: Page, selector: string, most = 60): Promise<Stop[]> {
  const way: Stop[] = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const stop = await stopAt(page);
    way.push(stop);
    if (await isAt(page, selector)) return way;
  }
  throw new Error(`no Tab comes to ${selector}: ${way.map(({ name }) => name).join(" > ")}`);
}

/** Whether the focus is at an element. */
export const isAt = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((selector) => document.activeElement?.matches(selector) === true, selector);

/** Where the focus is now, and whether it can be seen there: by the pixels that change when it is taken away. */
export async function stopAt(page: Page): Promise<Stop> {
  const { box, ...stop } = await page.evaluate(() => {
    const at = document.activeElement ?? document.body;
    const { x, y, width, height } = at.getBoundingClientRect();
    const middle = document.elementFromPoint(x + Math.min(width / 2, 20), y + Math.min(height / 2, 20));
    const words = at.getAttribute("aria-label") ?? at.textContent ?? "";
    return {
      name: `${at.tagName.toLowerCase()} "${words.trim().replaceAll(/\s+/g, " ").slice(0, 40)}"`,
      isCovered: middle === null || !(at.contains(middle) || middle.contains(at)),
      box: { x, y, width, height },
    };
  });
  if (stop.isCovered) return { ...stop, isSeen: false };
  const looks = async () =>
    (await page.screenshot({ clip: await edgeOf(page, box), caret: "hide" })).toString("base64");
  const before = await looks();
  await page.evaluate(() => {
    const at = document.activeElement as HTMLElement;
    (globalThis as any).left = at.shadowRoot?.activeElement ?? at;
    (globalThis as any).left.blur();
  });
  const after = await looks();
  await page.evaluate(() => (globalThis as any).left.focus({ preventScroll: true, focusVisible: true }));
  return { ...stop, isSeen: before !== after };
}

/** The upper left corner of an element with what lies around it: a ring shows there, a blinking cursor does not. */
async function edgeOf(
  page: Page,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
) {
  const { width: w, height: h } = page.viewportSize()!;
  const left = Math.max(0, x - 5);
  const top = Math.max(0, y - 5);
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.min(width + 10, 40, w - left)),
    height: Math.max(1, Math.min(height + 10, 16, h - top)),
  };
}
