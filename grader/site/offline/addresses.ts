// What pages and the service worker must agree on: which addresses stand for one content for ever, and where things are kept.

/** Files whose name has a hash of their content. Whoever has one under this address has the right one, whatever the version. */
export const isNamedByContent = (address: string): boolean =>
  /\/(_astro|kata\/own)\/[^/]+$|\/kata\/(page|exercise)-\w+\.js$/.test(address);

/** A page of the site, by its address. */
export const isPage = (address: string): boolean => address.endsWith("/");

/** Before the names of our caches: other sites on the same host have theirs. */
export const cachePrefix = (site: string): string => `kata ${site} `;

/** Each version of the course is kept in a cache of its own. */
export const cacheName = (site: string, version: string): string => `${cachePrefix(site)}${version}`;

/** Found in the cache of a version in which all of a part is kept. */
export const KEPT = "kata/kept/";
