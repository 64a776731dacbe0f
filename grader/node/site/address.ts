import { mkdirSync, rmSync } from "node:fs";
import { readText } from "../course/read-text.js";
import { kata, siteFile } from "../store/kata-folder.js";
import { writeFileAtomic } from "../store/write.js";

/** The course's site as it is set here: its address, which ends with a slash, and where that stands; or why there is none, for the learner. */
export type SiteHere = { address: string; place: string } | { none: string };

const VARIABLE = "KATA_SITE";
const OFF = "off";
const SET = "Set one: npm run kata -- web --site <address>";
const UNSET = `The course's site has no address yet. ${SET}`;
const SWITCHED_OFF = "The course's site is switched off.";
const ON_AGAIN = "Switch it on again: npm run kata -- web --site on";

/** Where the site is: as KATA_SITE says, else as the learner has set it, else as the course's package.json does. */
export function siteHere(
  env: NodeJS.ProcessEnv = process.env,
  kept: string | undefined = readText(siteFile),
  published: string | undefined = homepage(),
): SiteHere {
  const places = { [VARIABLE]: env.KATA_SITE, ".kata/site": kept, "homepage in package.json": published };
  const [place, text = ""] = Object.entries(places).find(([, text]) => text?.trim()) ?? [];
  if (!place) return { none: UNSET };
  if (text.trim() === OFF)
    return {
      none:
        place === VARIABLE
          ? `${VARIABLE} switches the course's site off.`
          : `${SWITCHED_OFF} ${published ? ON_AGAIN : SET.replace("one", "its address")}`,
    };
  const address = addressIn(text);
  if (address) return { address, place };
  return {
    none: `${place} is ${JSON.stringify(text.trim())}, which is not a site address: one begins with https:// or http://.`,
  };
}

/** An address of a site with its slash at the end, or undefined where the text is none. */
export function addressIn(text: string): string | undefined {
  if (!URL.canParse(text.trim())) return undefined;
  const { protocol, origin, pathname } = new URL(text.trim());
  return /^https?:$/.test(protocol) ? `${origin}${pathname.replace(/\/*$/, "/")}` : undefined;
}

/** Where the course says that its site is published; the site's build holds it against where it builds for. */
function homepage(): string | undefined {
  return JSON.parse(readText("package.json") ?? "{}").homepage;
}

/** Keeps an address for this copy of the course, or that there is to be none. */
export async function keepSite(address: string | undefined): Promise<void> {
  mkdirSync(kata, { recursive: true });
  await writeFileAtomic(siteFile, `${address ?? OFF}\n`);
}

/** From now on the course's own address counts again. */
export function forgetSite(): void {
  rmSync(siteFile, { force: true });
}
