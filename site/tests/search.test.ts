import { expect, test } from "vitest";
import { byTitle } from "../../grader/site/search/by-title.js";
import { inChromium } from "./in-chromium.js";

// Whoever types the name of an exercise or a lesson finds its page first.

const stand = inChromium();

test.each<[asked: string, first: string[]]>([
  ["softmax", ["Softmax", "Softmax saturation"]],
  ["SOFTMAX ", ["Softmax"]],
  ["causal-mask", ["Causal mask"]],
  ["masked soft", ["Masked softmax"]],
])("a search for %s", async (asked, first) => {
  const page = await stand.browser.newPage();
  await page.goto(`${stand.url}/1-understanding-gradients/`, { waitUntil: "networkidle" });
  await page.keyboard.press("Control+k");
  await page.locator("#starlight__search input").waitFor();
  await page.keyboard.type(asked);
  const titles = page.locator(".pagefind-ui__result-title:not(.pagefind-ui__result-nested *)");
  await titles.first().waitFor();
  await expect
    .poll(async () => (await titles.allTextContents()).slice(0, first.length).map((title) => title.trim()))
    .toEqual([first[0], ...first.slice(1).map((title) => expect.stringContaining(title))]);
  await page.close();
});

test("equal titles come first, then those that begin so, each in the order of the index", () => {
  const ids = ["rest", "head2", "exact", "head1", "slug", "other"];
  const titles: Parameters<typeof byTitle>[2] = {
    rest: ["Gradient of softmax", "softmax-backward"],
    head2: ["Softmax saturation", "score-saturation"],
    exact: ["Softmax", "soft"],
    head1: ["Softmax, online", "online"],
    slug: ["From scores to weights", "softmax"],
  };
  const order = byTitle(
    ids.map((id) => ({ id })),
    "  softMAX",
    titles,
  ).map(({ id }) => id);
  expect(order).toEqual(["exact", "slug", "head2", "head1", "rest", "other"]);
});
