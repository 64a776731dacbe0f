import { type Merged, merge } from "../../core/progress/merge.js";
import type { Travel } from "../../core/progress/travel.js";
import type { Site } from "../place.js";
import { answered } from "./keys.js";

// What was done on this page, as the file that travels, and what comes from elsewhere.

/** All that the learner has done in this browser. */
export function travelHere({ place, answers }: Site, storage: Storage | undefined): Travel {
  const slugs = storage ? answered(storage).sort() : [];
  const files = slugs.flatMap((slug) => {
    const text = answers.textOf(slug);
    return text === undefined ? [] : [[slug, asTyped(text)] as const];
  });
  return { progress: place.store.read().progress, files: Object.fromEntries(files), models: {} };
}

/** As an editor may have written it on another system. */
const asTyped = (text: string) => text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");

/** What would become of what came. Nothing is changed. */
export async function planned(site: Site, storage: Storage | undefined, came: Travel): Promise<Merged> {
  const { course } = site.course;
  const here = travelHere(site, storage);
  const slugs = new Set([...Object.keys(came.files), ...Object.keys(here.files)]);
  await Promise.all(
    course.exercises.filter(({ slug }) => slugs.has(slug)).map((exercise) => site.course.need(exercise)),
  );
  return merge(course, here, came, site.course.files);
}

/** Takes it in. Answers first: if the page is closed in between, it can be done again. */
export async function takeIn(
  site: Site,
  storage: Storage | undefined,
  came: Travel,
  now: Date,
): Promise<Merged & { unkept: string[] }> {
  const merged = await planned(site, storage, came);
  const unkept: string[] = [];
  for (const { exercise, what, text } of merged.coming) {
    const { slug } = exercise;
    const before = site.answers.textOf(slug);
    const aside = what === "kept" ? text : before;
    if (aside !== undefined && site.answers.putAside(slug, aside, now) !== "kept") unkept.push(slug);
    // What could not be put aside is not replaced.
    else if (what !== "kept" && site.answers.keep(slug, text) !== "kept") unkept.push(slug);
  }
  await site.place.store.update((progress) => {
    const here = { ...travelHere(site, storage), progress };
    const { progress: next } = merge(site.course.course, here, came, site.course.files);
    for (const key of Object.keys(progress)) delete progress[key];
    Object.assign(progress, next);
  });
  return { ...merged, unkept };
}
