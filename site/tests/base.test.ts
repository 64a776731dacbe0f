import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Built, siteFolder } from "./built.js";
import { openChromium, watched } from "./chromium.js";
import { serve } from "./serve.js";
import { until } from "./until.js";

const BASE = "/some/place/";
const OUT = "dist-base";
const PART = "1-understanding-gradients/00";

let said = "";

// One chapter, built for a place below another address, as GitHub Pages has it for a project.
beforeAll(() => {
  const place = { SITE_ADDRESS: "https://owner.example", SITE_BASE: "some/place" };
  const env = { ...withoutVitest(), ...place, SITE_OUT: OUT, SITE_PART: PART };
  const steps = [
    ["with-node.mjs", "astro", "build"],
    ["build-policy.mjs"],
    ["--import", "tsx", "build/version.ts"],
  ];
  for (const words of steps) {
    const { status, stderr, stdout } = spawnSync("node", words, { cwd: siteFolder, env, encoding: "utf8" });
    said += stdout + stderr;
    if (status !== 0) throw new Error(`${words.join(" ")} failed:\n${stdout}\n${stderr}`);
  }
});
/** vitest's own settings would make a build for development, with the base that vitest has. */
function withoutVitest(): NodeJS.ProcessEnv {
  const own = /^(VITEST.*|BASE_URL|DEV|PROD|MODE|SSR|TEST|NODE_ENV)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

afterAll(() => rmSync(path.join(siteFolder, OUT), { recursive: true, force: true }));

test("every address that a page names begins with the base", () => {
  const built = new Built(path.join(siteFolder, OUT));
  for (const name of built.pages)
    for (const element of built.document(name).querySelectorAll("[href], [src], [data-base]")) {
      const address = ["href", "src", "data-base"]
        .map((one) => element.getAttribute(one))
        .find((one) => one !== null)!;
      if (!/^(https?:|data:|#|$)/.test(address))
        expect(address.startsWith(BASE), `${name}: ${address}`).toBe(true);
    }
});

test("pages say where they are published", () => {
  const page = new Built(path.join(siteFolder, OUT)).page(`${PART}-warm-up`);
  const canonical = page.querySelector("link[rel=canonical]")?.getAttribute("href");
  expect(canonical).toBe(`https://owner.example${BASE}${PART}-warm-up/`);
});

test("the build says what the package.json has to name, so that the terminal opens this site", () => {
  expect(said).toContain(
    `Learners' terminals open the homepage: write "homepage": "https://owner.example${BASE}" there.`,
  );
});

test("a lesson, its exercise and the search work below the base", async () => {
  const site = await serve(path.join(siteFolder, OUT), BASE);
  const browser = await openChromium();
  try {
    const { page, wrong } = await watched(browser);
    await page.goto(`${site.url}${BASE}${PART}-warm-up/`);
    await page.locator(".exercise-line a").first().click();
    expect(await page.locator("#kata-exercise").getAttribute("data-base")).toBe(BASE);
    await page.locator("button[data-open-modal]").click();
    await page.locator("#starlight__search input").fill("gradient");
    await page.locator(".pagefind-ui__result-link").first().click();
    expect(new URL(page.url()).pathname.startsWith(BASE)).toBe(true);
    expect(wrong).toEqual([]);

    const lesson = `${BASE}${PART}-warm-up/`;
    await until(
      page,
      async (lesson) => Boolean((await caches.match(lesson)) && navigator.serviceWorker.controller),
      lesson,
    );
    site.close();
    await page.goto(site.url + lesson);
    expect(await page.isVisible(".exercise-line")).toBe(true);
    await page.goto(`${site.url}${BASE}licenses/`);
    expect(await page.getAttribute("a", "href")).toBe(`${BASE}map/`);
  } finally {
    await browser.close();
    site.close();
  }
});
