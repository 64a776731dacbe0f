import { cacheName, cachePrefix, isNamedByContent, isPage, KEPT } from "./addresses.js";
import { hashOf } from "./hash.js";
import { keepAsset, keepPage, keepPart, keptParts } from "./keep.js";
import { builtHere, loader } from "./load.js";
import { isOpen } from "./open-pages.js";
import { cacheHere, newest, versionHere } from "./version.js";

// After an update: what was kept of the version before is kept of this one too, and only then the older cache goes.

/** Brings what other versions have kept up to this one, if this one is what the site's host has now. */
export async function takeOver(site: string): Promise<void> {
  const version = versionHere();
  if (!version) return;
  const mine = cacheName(site, version);
  const others = (await caches.keys()).filter((name) => name.startsWith(cachePrefix(site)) && name !== mine);
  if (others.length === 0 || (await newest(site))?.version !== version) return;
  // One page does it. The others would load the same.
  await navigator.locks?.request(`${cachePrefix(site)}take over`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (const name of others) {
      await bringOver(site, await caches.open(name));
      // Another page may still work with it. The next page that opens looks again.
      if (!(await isOpen(name))) await caches.delete(name);
    }
  });
}

async function bringOver(site: string, from: Cache): Promise<void> {
  const to = (await cacheHere(site))!;
  const { files, assets } = await builtHere(site);
  const load = loader(site);
  const names = (await from.keys())
    .map(({ url }) => new URL(url).pathname)
    .filter((address) => address.startsWith(site) && !address.startsWith(`${site}${KEPT}`));
  const parts = await keptParts(site, from);
  const copy = async (address: string, isRight: (bytes: Uint8Array) => boolean) => {
    const kept = (await to.match(address)) ? undefined : await from.match(address);
    if (!kept) return;
    const bytes = new Uint8Array(await kept.clone().arrayBuffer());
    if (isRight(bytes)) await to.put(address, kept);
  };
  const current = new Set(assets.map((name) => site + name));
  for (const address of names)
    if (isNamedByContent(address) && current.has(address)) await copy(address, () => true);
  // What a page shows before its scripts have run, and what an exercise opens with, has other names now.
  for (const address of current) await keepAsset(site, address);
  for (const address of names) {
    if (isPage(address)) await keepPage(site, address);
    const name = address.slice(`${site}kata/`.length);
    if (!address.startsWith(`${site}kata/`) || !(name in files)) continue;
    await copy(address, (bytes) => hashOf(bytes) === files[name]);
    await load(name);
  }
  for (const part of parts) await keepPart(site, part);
}
