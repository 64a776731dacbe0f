import type { PartList } from "../data/forms.js";
import { KEPT } from "./addresses.js";
import { builtHere, loader } from "./load.js";
import { cacheHere, versionHere, whyMissing } from "./version.js";

// Puts things into the cache of this page's version.

/** Keeps a file whose name has its hash. */
export async function keepAsset(site: string, address: string): Promise<void> {
  const cache = await cacheHere(site);
  if (!cache || (await cache.match(address))) return;
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) throw await whyMissing(site, address, response?.status);
  await cache.put(address, response);
}

/** A page as the host has it, if it is of this version; undefined where the site has no such page. */
export async function pageAt(site: string, address: string): Promise<string | undefined> {
  // What the browser has in store may be older.
  const response = await fetch(address, { cache: "no-cache" }).catch(() => undefined);
  if (response?.status === 404) return undefined;
  const html = response?.ok ? await response.text() : undefined;
  const version = versionHere();
  if (html === undefined || (version && !html.includes(`<meta name="kata-version" content="${version}">`)))
    throw await whyMissing(site, address, response?.status);
  return html;
}

/** Keeps a page. One that is gone is none to keep. */
export async function keepPage(site: string, address: string): Promise<void> {
  const cache = await cacheHere(site);
  if (!cache || (await cache.match(address))) return;
  const html = await pageAt(site, address);
  if (html !== undefined) await cache.put(address, new Response(html, { headers: HTML }));
}

const HTML = { "content-type": "text/html; charset=utf-8" };

/** The parts that are kept whole. */
export async function keptParts(site: string, cache?: Cache): Promise<string[]> {
  const from = cache ?? (await cacheHere(site));
  const requests = (await from?.keys()) ?? [];
  const start = `${site}${KEPT}`;
  return requests
    .map(({ url }) => new URL(url).pathname)
    .filter((address) => address.startsWith(start))
    .map((address) => address.slice(start.length));
}

export async function partLists(site: string): Promise<Record<string, PartList>> {
  return (await (await loader(site)("parts.json")).json()) as Record<string, PartList>;
}

/** So many files are asked for at a time. */
const AT_ONCE = 6;

/** Keeps all of a part. What is kept already is not loaded again, so a second trial goes on where the first one ended. */
export async function keepPart(
  site: string,
  part: string,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<void> {
  const cache = await cacheHere(site);
  if (!cache) throw new Error("This browser keeps nothing for this page.");
  const load = loader(site);
  const { assets } = await builtHere(site);
  const { pages, data } = (await partLists(site))[part];
  const work = [
    ...assets.map((name) => () => keepAsset(site, site + name)),
    ...pages.map((name) => () => keepPage(site, site + name)),
    ...data.map((name) => async () => {
      await load(name);
      // `load` goes on where there is no room, and here that is to be told.
      if (!(await cache.match(`${site}kata/${name}`))) throw new DOMException("", "QuotaExceededError");
    }),
  ];
  let done = 0;
  const all = work.length;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let one = work.pop(); one; one = work.pop()) {
        await one();
        onProgress(++done, all);
      }
    }),
  );
  await cache.put(`${site}${KEPT}${part}`, new Response(""));
}

/** Takes away what only this part needs. */
export async function removePart(site: string, part: string): Promise<void> {
  const cache = await cacheHere(site);
  const lists = await partLists(site);
  await cache?.delete(`${site}${KEPT}${part}`);
  const others = (await keptParts(site)).map((other) => lists[other]).filter(Boolean);
  const pages = new Set(others.flatMap((other) => other.pages));
  const data = new Set(others.flatMap((other) => other.data));
  const gone = [
    ...lists[part].pages.filter((name) => !pages.has(name)),
    ...lists[part].data
      .filter((name) => !data.has(name) && isOfExercises(name))
      .map((name) => `kata/${name}`),
  ];
  await Promise.all(gone.map((name) => cache?.delete(site + name)));
}

/** Not what every exercise needs. */
const isOfExercises = (name: string) => /^(chapters|traces|files\/(lib|solutions))\//.test(name);
