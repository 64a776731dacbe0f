import { deflateRawSync } from "node:zlib";
import type { BrowserContext, Page } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { watched } from "./chromium.js";
import { inChromium } from "./in-chromium.js";
import { check, openExercise, solutionOf, textIn, type } from "./pen.js";

// Code that travels in a link: it is read first, and neither runs nor replaces anything by itself.

const CHAPTER = "1-understanding-gradients/03-attention";
const RIGHT = solutionOf(`${CHAPTER}/causal-mask`);
const OWN = RIGHT.replace("j <= i ? ", "j < i ? ");
const PUT = "#kata-shared button >> nth=0";

const stand = inChromium();
let context: BrowserContext;
let page: Page;
let wrong: string[];
let address: string;

beforeAll(async () => {
  address = `${stand.url}/${CHAPTER}/causal-mask/`;
});
beforeEach(async () => {
  await context?.close();
  ({ page, wrong } = await watched(stand.browser, { permissions: ["clipboard-read", "clipboard-write"] }));
  context = page.context();
});

const fragmentOf = (bytes: string | Uint8Array) => `#code=${deflateRawSync(bytes).toString("base64url")}`;
/** What the course keeps; the pages' theme is of no matter. */
const keptHere = () =>
  page.evaluate(() =>
    JSON.stringify(Object.entries(localStorage).filter(([key]) => key.startsWith("kata:"))),
  );

/** Works on the exercise, and comes back by a link. */
async function openLinkAfter(own: string, link: string): Promise<string> {
  await openExercise(page, address);
  await type(page, own);
  const kept = await keptHere();
  await page.goto("about:blank");
  await page.goto(link);
  return kept;
}

test("a link carries code from one browser to another, where it passes once it is taken and checked", async () => {
  await openExercise(page, address);
  await type(page, `${RIGHT}// ∀ π 🙂\n`);
  await page.click("[data-act=share]");
  await page.waitForSelector("text=The link is copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/causal-mask\/#code=[\w-]+$/);

  const there = await watched(stand.browser);
  await there.page.goto(link);
  await there.page.waitForSelector("text=somebody else's");
  expect(await there.page.textContent("#kata-shared pre")).toBe(`${RIGHT}// ∀ π 🙂\n`);
  await there.page.click(PUT);
  await there.page.waitForSelector("#kata-shared", { state: "detached" });
  expect(there.page.url()).toBe(address);
  expect(await check(there.page)).toContain("Causal mask: passed");
  expect([...wrong, ...there.wrong]).toEqual([]);
});

test("an opened link runs nothing and keeps nothing, however long one waits", async () => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(address + fragmentOf("globalThis.hasRun = true; localStorage.clear(); while (true) {}"));
  await page.waitForSelector("#kata-shared pre");
  await page.waitForTimeout(1000);
  expect(await page.locator("iframe").count()).toBe(0);
  expect(asked.filter((url) => /packs|boot\.js|frame\.html/.test(url))).toEqual([]);
  expect(await page.evaluate(() => "hasRun" in globalThis)).toBe(false);
  expect(await keptHere()).toBe("[]");
});

test("the reader's own code is put aside first, and can be put back", async () => {
  const kept = await openLinkAfter(OWN, address + fragmentOf(RIGHT));
  await page.waitForSelector("#kata-shared pre");
  expect(await keptHere()).toBe(kept);
  await page.click(PUT);
  await page.waitForSelector("#kata-shared", { state: "detached" });
  expect(await textIn(page)).toContain("j <= i ? ");
  expect(await page.locator(".kata-headline").count()).toBe(0);
  await page.click("[data-act=versions]");
  await page.click(".kata-below details summary");
  expect(await page.textContent(".kata-below details pre")).toContain("j < i ? ");
  await page.click("text=Put this back");
  expect(await textIn(page)).toContain("j < i ? ");
});

test("dismissed, all is as it was", async () => {
  const kept = await openLinkAfter(OWN, address + fragmentOf(RIGHT));
  await page.click("text=Dismiss");
  expect(page.url()).toBe(address);
  expect(await page.locator("#kata-shared").count()).toBe(0);
  expect(await keptHere()).toBe(kept);
});

test("without room to put one's own code aside, nothing is replaced", async () => {
  await openExercise(page, address);
  await type(page, OWN);
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.evaluate((fragment) => {
    location.hash = fragment;
  }, fragmentOf(RIGHT));
  await page.click(PUT);
  await page.waitForSelector("text=no room to put your own code aside");
  expect(await textIn(page)).toContain("j < i ? ");
});

test("what is HTML in a link stays text", async () => {
  await page.goto(address + fragmentOf("<img src=x onerror=alert(1)></pre><script>alert(1)</script>"));
  await page.waitForSelector("#kata-shared pre");
  expect(await page.locator("#kata-shared img, #kata-shared script").count()).toBe(0);
  expect(wrong).toEqual([]);
});

test.each<[string, string, string]>([
  ["nothing", "#code=", "The link is damaged"],
  ["half a link", fragmentOf(RIGHT).slice(0, 60), "The link is damaged"],
  ["no base64", "#code=%%%%<>", "The link is damaged"],
  ["bytes that are no text", fragmentOf(Uint8Array.of(0xff, 0xfe, 0xc0)), "The link is damaged"],
  ["spaces", fragmentOf("  \n "), "holds no code"],
  ["too many letters", `#code=${"A".repeat(20_000)}`, "20000 characters of code"],
  ["few letters that stand for 10 MB", fragmentOf("a".repeat(10_000_000)), "more than 64 kB"],
  [
    "signs that turn the direction of writing",
    fragmentOf("const a = 1; // \u202e nuf"),
    "invisible characters",
  ],
])("%s in a link gets a sentence, and changes nothing", async (_, fragment, sentence) => {
  const kept = await openLinkAfter(OWN, address + fragment);
  await page.waitForSelector("#kata-shared [role=alert]");
  expect(await page.textContent("#kata-shared")).toContain(sentence);
  expect(await page.textContent("#kata-shared")).toContain("Nothing was changed.");
  expect(await page.locator("#kata-shared button").count()).toBe(0);
  expect(await keptHere()).toBe(kept);
  await page.click(".kata-begin");
  await page.waitForSelector("[data-act=check]");
  expect(await textIn(page)).toContain("j < i ? ");
});

test("code that no link can carry is told so, and nothing is copied", async () => {
  await openExercise(page, address);
  const noise = Array.from({ length: 30_000 }, (_, i) => Math.sin(i).toString(36).at(-2)).join("");
  await type(page, `// ${noise}\n`);
  await page.evaluate(() => navigator.clipboard.writeText("before"));
  await page.click("[data-act=share]");
  await page.waitForSelector("text=Send the code as a file instead");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("before");
});
