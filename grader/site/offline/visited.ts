import { cacheName, isNamedByContent, isPage } from "./addresses.js";
import { keepPage } from "./keep.js";
import { builtHere } from "./load.js";
import { takeOver } from "./take-over.js";
import { versionHere } from "./version.js";

/** The editor's script, which brings the judge: whoever has opened it will need the rest of the judge's scripts, pictures among them. */
const EDITOR = /\/kata\/own\/workbench-/;
const OF_JUDGE = /^kata\/own\//;

/** Keeps this page and what it loads, so that it opens again without a network. Nobody waits for it, and nothing depends on it. */
export async function keepVisited(site: string): Promise<void> {
  const version = versionHere();
  if (!version || !("serviceWorker" in navigator) || !("caches" in globalThis)) return;
  try {
    await navigator.serviceWorker.register(`${site}sw.js`);
    const { active } = await navigator.serviceWorker.ready;
    // The worker loads it, and goes on with that when the page has been left.
    const keep = (addresses: string[]) => active?.postMessage({ cache: cacheName(site, version), addresses });
    new PerformanceObserver((list) => {
      const loaded = list
        .getEntries()
        .map(({ name }) => new URL(name))
        .filter(({ origin, pathname }) => origin === location.origin && isNamedByContent(pathname))
        .map(({ pathname }) => pathname);
      keep(loaded);
      if (loaded.some((address) => EDITOR.test(address)))
        builtHere(site).then(
          ({ assets }) => keep(assets.filter((name) => OF_JUDGE.test(name)).map((name) => site + name)),
          () => {},
        );
    }).observe({ type: "resource", buffered: true });
    if (isPage(location.pathname)) await keepPage(site, location.pathname);
    await takeOver(site);
  } catch {
    // Without room, without a network or in a private window it is tried again on the next page.
  }
}
