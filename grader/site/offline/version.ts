import type { Built } from "../data/forms.js";
import { cacheName } from "./addresses.js";

// Which version of the course this page is of. A page takes nothing from another one.

/** The version's word, which the build writes into every page; undefined on a page that it has not written. */
export const versionHere = (): string | undefined =>
  document.querySelector<HTMLMetaElement>('meta[name="kata-version"]')?.content;

export const OFFLINE =
  "You are offline, and this is not kept on this machine. Open it once with a network, or keep its part on the map of the course.";
export const UPDATED =
  "The course has been updated since this page was loaded. Load the page again: your answers stay.";

/** What the site's host has now, whatever is kept here; undefined where it cannot be asked. */
export async function newest(site: string): Promise<Built | undefined> {
  try {
    const response = await fetch(`${site}kata/version.json`, { cache: "no-store" });
    return response.ok ? ((await response.json()) as Built) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Why something of this version could not be loaded, as a learner reads it.
 *
 * @param status what the host said of it; undefined if there was no answer
 */
export async function whyMissing(site: string, name: string, status?: number): Promise<Error> {
  const built = await newest(site);
  if (!built) return new Error(OFFLINE);
  if (built.version !== versionHere()) return new Error(UPDATED);
  if (status !== undefined && status >= 500)
    return new Error(`The site could not send ${name} (${status}). Try again in a minute.`);
  return new Error(`${name} is missing on this site. Please report it: the link is at the foot of the page.`);
}

/** The cache of this page's version; undefined where the browser keeps nothing for this page. */
export async function cacheHere(site: string): Promise<Cache | undefined> {
  const version = versionHere();
  if (!version) return undefined;
  try {
    return await caches.open(cacheName(site, version));
  } catch {
    return undefined;
  }
}
