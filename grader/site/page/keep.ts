import { tenths } from "../../core/numbers.js";
import type { PartList } from "../data/forms.js";
import { keepPart, keptParts, partLists, removePart } from "../offline/keep.js";
import { button, element } from "./element.js";

// On the map, at each part: all of it can be kept on this machine, and then it works without a network.

/** @param site the site's base */
export async function drawKeep(places: HTMLElement[], site: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const [lists, kept] = await Promise.all([partLists(site), keptParts(site)]);
  for (const place of places) {
    const part = place.dataset.part ?? "";
    if (!lists[part]) continue;
    drawPart(
      place,
      site,
      { path: part, number: place.dataset.number ?? "", list: lists[part] },
      kept.includes(part),
    );
    place.hidden = false;
  }
}

interface Part {
  path: string;
  number: string;
  list: PartList;
}

function drawPart(place: HTMLElement, site: string, part: Part, isKept: boolean, problem = ""): void {
  const said = element("span", { role: "status" }, problem);
  const size = megabytes(part.list.bytes);
  const focus = place.contains(document.activeElement);
  const act = isKept
    ? button(`Remove part ${part.number}`, async () => {
        await removePart(site, part.path);
        drawPart(place, site, part, false);
      })
    : button(`Keep part ${part.number} on this machine (${size})`, () => keep(place, site, part));
  if (isKept) said.prepend(`Part ${part.number} is kept on this machine (${size}). `);
  place.replaceChildren(act, " ", said);
  if (focus) act.focus();
}

async function keep(place: HTMLElement, site: string, part: Part): Promise<void> {
  const bar = element("progress", { "aria-label": `Loading part ${part.number}` });
  const said = element("span", { role: "status" }, `Loading part ${part.number}… `);
  place.replaceChildren(said, bar);
  try {
    // Asked at the first click, while the browser knows that somebody wants it.
    const isSafe = (await navigator.storage?.persist?.()) ?? false;
    await keepPart(site, part.path, (done, all) => Object.assign(bar, { max: all, value: done }));
    drawPart(place, site, part, true, isSafe ? "" : MAY_GO);
  } catch (error) {
    const { name, message } = error as Error;
    drawPart(place, site, part, false, name === "QuotaExceededError" ? NO_ROOM : message);
  }
}

const MAY_GO = "This browser may still clear it when it runs short of room.";
const NO_ROOM = "This browser has no room for it: remove another part, or free some space on this machine.";

const megabytes = (bytes: number) => `${tenths(bytes / 1e6)} MB`;
