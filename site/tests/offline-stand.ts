import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { Built } from "./built.js";
import { openChromium, watched } from "./chromium.js";
import { type Served, serve } from "./serve.js";
import { until } from "./until.js";

export interface OfflineStand {
  built: Built;
  context: BrowserContext;
  page: Page;
  /** What went wrong in the page. */
  wrong: string[];
  site: Served;
  /** The address of a page. */
  at(route: string): string;
  /** The site's host has another folder from now on, at the same address. */
  serveInstead(folder: string): Promise<void>;
}

/** A site that can go away or be updated, and a browser that has never been there, for each test of a file. */
export function offlineStand(): OfflineStand {
  const built = new Built();
  const stand = { built } as OfflineStand;
  stand.at = (route) => `${stand.site.url}/${route}/`;
  stand.serveInstead = async (folder) => {
    const { port } = new URL(stand.site.url);
    stand.site.close();
    stand.site = await serve(folder, "/", {}, Number(port));
  };
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  beforeEach(async () => {
    stand.site = await serve(built.folder);
    Object.assign(stand, await watched(browser));
    stand.context = stand.page.context();
  });
  afterEach(async () => {
    await stand.context?.close();
    stand.site?.close();
  });
  afterAll(() => browser?.close());
  return stand;
}

/** Waits until all that a page has loaded is kept, and a service worker answers for it. */
export async function isKept(where: Page): Promise<void> {
  await where.waitForLoadState("networkidle");
  const isAll = async () => {
    const loaded = performance
      .getEntriesByType("resource")
      .map(({ name }) => new URL(name).pathname)
      .filter((address) => /\/(_astro|own)\/|\/(page|exercise)-/.test(address));
    const all = await Promise.all([location.pathname, ...loaded].map((address) => caches.match(address)));
    return navigator.serviceWorker.controller !== null && loaded.length > 5 && all.every(Boolean);
  };
  await until(where, isAll, undefined);
}

/** The versions of which something is kept. */
export const versionsKept = (where: Page): Promise<(string | undefined)[]> =>
  where.evaluate(async () => (await caches.keys()).map((name) => name.split(" ").at(-1)));

export const versionOf = (where: Page): Promise<string | null> =>
  where.getAttribute("meta[name=kata-version]", "content");
