// What the search box loads in the place of Pagefind, by its name: the same, with results in another order.

import { byTitle, inWords, type Titles } from "./by-title.js";
// @ts-expect-error: the build puts it beside this file.
import * as index from "./pagefind-index.js";

/** The build writes them here. */
declare const TITLES: Titles;

type Found = { results: { id: string }[] } | null;

// Under its own name it would know where it lies.
const place = { basePath: new URL("./", import.meta.url).pathname };

export const { destroy, filters, init, mergeIndex, preload } = index;
export const options = (given: object) => index.options({ ...place, ...given });
await options({});

/** Without words it is asked for all pages. */
type Search<Rest extends unknown[]> = (asked: string | null, ...rest: Rest) => Promise<Found>;

function ordered<Rest extends unknown[]>(search: Search<Rest>): Search<Rest> {
  return async (asked, ...rest) => {
    if (asked === null) return search(asked, ...rest);
    const words = inWords(asked, TITLES);
    const found = await search(words, ...rest);
    return found && { ...found, results: byTitle(found.results, words, TITLES) };
  };
}

export const search = ordered(index.search);
export const debouncedSearch = ordered(index.debouncedSearch);
