import { placeOf } from "../../core/course/chapters.js";
import { loadCourse } from "../../node/course/load.js";
import { addressIn, forgetSite, keepSite, siteHere } from "../../node/site/address.js";
import { exerciseRoute, lessonRoute, routeHere } from "../../node/site/routes.js";
import { currentHere } from "../../node/store/current.js";
import { EXIT, UsageError } from "./exit.js";
import { findExercise, findPart } from "./find.js";
import { mayAsk } from "./interactive.js";
import { openOnSite } from "./open-on-site.js";
import { print, remark } from "./print.js";

interface WebOptions {
  lesson?: boolean;
  site?: string;
  open: boolean;
}

/** `kata web [slug]`: the page of an exercise on the course's site, as with the key `w`; `--site` only sets where the site is. */
export async function web(
  name: string | undefined,
  { lesson = false, site, open }: WebOptions,
): Promise<number> {
  if (site !== undefined) return setSite(site);
  const { page, text, is } = await openOnSite(await routeOfName(name, lesson), open && mayAsk());
  if (page === undefined || is === "unreachable") {
    remark(text);
    return page === undefined ? EXIT.usage : EXIT.notPassed;
  }
  print([is === "open" ? text : page]);
  return EXIT.passed;
}

async function routeOfName(name: string | undefined, lesson: boolean): Promise<string> {
  const course = await loadCourse();
  const part = name ? findPart(course, name) : undefined;
  if (part) return routeHere(part.story);
  const exercise = name ? findExercise(course, name) : currentHere(course);
  return lesson ? lessonRoute(placeOf(course, exercise).chapter, exercise) : exerciseRoute(exercise);
}

/** Says what counts now, which a variable may decide. */
async function setSite(text: string): Promise<number> {
  const address = addressIn(text);
  if (text === "on") forgetSite();
  else if (address || text === "off") await keepSite(address);
  else
    throw new UsageError(
      `${JSON.stringify(text)} is not a site address: give one that begins with https:// or http://, off for none, or on for the course's own`,
    );
  const site = siteHere();
  print(["none" in site ? site.none : `The course's site is ${site.address} (${site.place}).`]);
  return EXIT.passed;
}
