import { expect, test } from "vitest";
import { chapters, course } from "../src/course.js";
import { Built } from "./built.js";
import { watched } from "./chromium.js";
import { inChromium } from "./in-chromium.js";

const built = new Built();
const LESSON = "/1-understanding-gradients/03-attention/";

/** Pages of every kind; with SITE_TEST=all every page there is. */
const addresses =
  process.env.SITE_TEST === "all"
    ? built.pages.filter((name) => name !== "404.html").map((name) => `/${name.replace(/index\.html$/, "")}`)
    : [
        ...["/", "/map/", "/licenses/"],
        ...course.parts.flatMap(({ story, lookBack }) => [`/${story.route}/`, `/${lookBack.route}/`]),
        ...chapters.map(({ path }) => `/${path}/`),
        ...chapters.map(
          ({ pages }) => `/${pages.at(-1)!.exercises.at(-1)?.route ?? pages[0].exercises[0].route}/`,
        ),
      ];

const stand = inChromium();

test("no page has an error, is refused anything by its policy, or is wider than a phone", {
  timeout: 900_000,
}, async () => {
  const { page, wrong } = await watched(stand.browser, { viewport: { width: 360, height: 740 } });
  const tooWide: string[] = [];
  for (const address of addresses) {
    await page.goto(stand.url + address, { waitUntil: "networkidle" });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("main details"))
        (details as HTMLDetailsElement).open = true;
    });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 360) tooWide.push(`${address} is ${width} wide`);
  }
  expect(wrong).toEqual([]);
  expect(tooWide).toEqual([]);
});

test("every page has a policy without eval, other origins and inline scripts", () => {
  for (const name of built.pages) {
    const policy = built
      .document(name)
      .querySelector("meta[http-equiv=Content-Security-Policy]")
      ?.getAttribute("content");
    expect(policy, name).toMatch(
      /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'( blob:)?( 'sha256-[^']+')*; /,
    );
    expect(policy, name).not.toMatch(/'unsafe-eval'|https?:|\*/);
  }
});

test("what the policy does not know is refused", async () => {
  const { page, wrong } = await watched(stand.browser);
  await page.goto(stand.url + LESSON);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'run'";
    document.body.append(script);
  });
  await expect.poll(() => wrong.length).toBeGreaterThan(0);
  expect(await page.title()).toContain("Attention");
});

test("with scripts off a lesson is whole: text, formulas, pictures, answers", async () => {
  const { page } = await watched(stand.browser, { javaScriptEnabled: false });
  await page.goto(stand.url + LESSON);
  expect(await page.getByText("Compare the query with all keys").isVisible()).toBe(true);
  expect(await page.locator(".katex-html .sqrt").first().isVisible()).toBe(true);
  expect(await page.locator(".picture svg").first().isVisible()).toBe(true);
  const answer = page.locator("details.answer").first();
  expect(await answer.locator("p").isVisible()).toBe(false);
  await answer.locator("summary").click();
  expect(await answer.locator("p").isVisible()).toBe(true);
});

test("with scripts off an exercise shows its task, its stub, and how to do it in the terminal", async () => {
  const { page } = await watched(stand.browser, { javaScriptEnabled: false });
  await page.goto(`${stand.url + LESSON}softmax/`);
  for (const text of [
    "Turns scores into weights: positive",
    "export function softmax",
    "npm run kata -- run softmax",
  ])
    expect(await page.getByText(text).first().isVisible(), text).toBe(true);
});

test("a picture follows the theme that the reader chooses", async () => {
  const { page } = await watched(stand.browser, { colorScheme: "light" });
  await page.goto(stand.url + LESSON);
  const color = () =>
    page
      .locator(".picture path.c0")
      .first()
      .evaluate((path) => getComputedStyle(path).stroke);
  expect(await color()).toBe("rgb(9, 105, 218)");
  await page.locator("starlight-theme-select select").first().selectOption("dark");
  expect(await color()).toBe("rgb(68, 147, 248)");
  await page.emulateMedia({ media: "print" });
  expect(await color()).toBe("rgb(9, 105, 218)");
});

test("the search finds a lesson, and is allowed by the policy", async () => {
  const { page, wrong } = await watched(stand.browser);
  await page.goto(stand.url);
  await page.locator("button[data-open-modal]").click();
  await page.locator("#starlight__search input").fill("attention sink");
  const found = page.locator(".pagefind-ui__result-link");
  await found.first().waitFor();
  expect(await found.evaluateAll((links) => links.map((link) => link.getAttribute("href")))).toContain(
    LESSON,
  );
  expect(wrong).toEqual([]);
});

test("an address that is not there gets a page that helps", async () => {
  const { page } = await watched(stand.browser);
  const response = await page.goto(`${stand.url}/2-building-a-transformer/99-nothing/`);
  expect(response!.status()).toBe(404);
  await page.locator("main").getByText("the map of the course").click();
  expect(await page.locator("h1").textContent()).toBe("Map of the course");
});
