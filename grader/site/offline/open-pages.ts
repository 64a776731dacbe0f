import { cacheName } from "./addresses.js";
import { versionHere } from "./version.js";

// Which versions are in use: a page that may still load from its cache holds a lock of that name until it is closed.

const held = new Set<string>();

/** Tells other pages that one of this version is open. */
export function stayOpen(site: string): void {
  const version = versionHere();
  const name = version && cacheName(site, version);
  if (!name || held.has(name)) return;
  held.add(name);
  navigator.locks?.request(name, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
}

/** Whether a page is open that loads from this cache. */
export async function isOpen(cache: string): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === cache);
}
