import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { Built } from "./built.js";
import { openChromium } from "./chromium.js";
import { type Served, serve } from "./serve.js";

/** The built site and a browser, for all tests of a file. */
export function inChromium(): { url: string; browser: Browser } {
  const stand = {} as { url: string; browser: Browser };
  let site: Served;
  beforeAll(async () => {
    site = await serve(new Built().folder);
    stand.url = site.url;
    stand.browser = await openChromium();
  });
  afterAll(async () => {
    await stand.browser?.close();
    site?.close();
  });
  return stand;
}
